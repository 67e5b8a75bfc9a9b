//! Inputs that are too large for a link, in the browser's database.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use gloo_timers::future::TimeoutFuture;
use idb::{Database, Error, Factory, ObjectStore, Query, TransactionMode};
use js_sys::{Array, Float32Array, Reflect};
use wasm_bindgen::prelude::*;

use crate::ops::Tensor;

const NAME: &str = "gridscope";
const STORE: &str = "inputs";
/// The most that are kept: each may have 64 MiB.
const KEPT: usize = 4;
/// Milliseconds after which a database that does not answer is taken for none: the page waits for it
/// before it shows anything.
const PATIENCE: u32 = 3000;

/// A connection, which ends with the value: one that stays open keeps other tabs from making the
/// database anew.
struct Connection(Database);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// A key that sorts after all earlier ones, unless the device's clock was set back.
pub fn new_key() -> String {
    let chance = js_sys::Math::random() * 1e9;
    format!("{:.0}-{chance:.0}", js_sys::Date::now())
}

/// Keeps a tensor under a key. The oldest ones make room.
///
/// Fails where the browser keeps no data for the page, or has no room left.
pub async fn put(key: &str, tensor: &Tensor) -> Result<(), Error> {
    let shape: Array = tensor
        .shape()
        .iter()
        .map(|&size| JsValue::from(size as f64))
        .collect();
    let data = Float32Array::from(tensor.data());
    let database = open().await?;
    let transaction = database
        .0
        .transaction(&[STORE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(STORE)?;
    let value = Array::of2(&shape, &data);
    store.put(&value, Some(&key.into()))?.await?;
    let mut keys = store.get_all_keys(None, None)?.await?;
    keys.retain(|other| other.as_string().as_deref() != Some(key));
    keys.truncate(keys.len().saturating_sub(KEPT - 1));
    for key in keys {
        store.delete(Query::from(key))?.await?;
    }
    transaction.await?;
    Ok(())
}

/// The tensor under a key, if there is one and the database gives it.
pub async fn get(key: &str) -> Option<Tensor> {
    let mut found = pin!(find(key));
    let mut late = pin!(TimeoutFuture::new(PATIENCE));
    poll_fn(|context| match found.as_mut().poll(context) {
        Poll::Pending => late.as_mut().poll(context).map(|()| None),
        ready => ready,
    })
    .await
}

async fn find(key: &str) -> Option<Tensor> {
    let database = open().await.ok()?;
    let transaction = database.0.transaction(&[STORE], TransactionMode::ReadOnly);
    let store = transaction.ok()?.object_store(STORE).ok()?;
    let value = store
        .get(Query::from(JsValue::from(key)))
        .ok()?
        .await
        .ok()??;
    let [shape, data] = [0, 1].map(|at| Reflect::get_u32(&value, at).unwrap_or_default());
    let shape = Array::from(&shape);
    let sizes = shape.iter().map(|size| Some(size.as_f64()? as usize));
    let shape: Option<Vec<usize>> = sizes.collect();
    Tensor::new(shape?, data.dyn_into::<Float32Array>().ok()?.to_vec()).ok()
}

async fn open() -> Result<Connection, Error> {
    let database = build().await?;
    if database.0.store_names().iter().any(|name| name == STORE) {
        return Ok(database);
    }
    // Something else left a database of this name, which never gets the store: it is made anew.
    drop(database);
    Factory::new()?.delete(NAME)?.await?;
    build().await
}

async fn build() -> Result<Connection, Error> {
    let builder = Database::builder(NAME).version(1);
    let builder = builder.add_object_store(ObjectStore::builder(STORE));
    builder.build().await.map(Connection)
}
