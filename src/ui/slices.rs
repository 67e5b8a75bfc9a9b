//! Long work in slices: the page is free between two.

use gloo_timers::future::TimeoutFuture;

use super::page::now;

/// How long a slice takes, in milliseconds: half a frame.
const SLICE: f64 = 8.0;

/// What the pieces are together. What is made within a slice is there at once.
pub async fn gathered(pieces: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let (mut all, mut from) = (Vec::new(), now());
    for piece in pieces {
        all.extend(piece);
        if now() - from > SLICE {
            TimeoutFuture::new(0).await;
            from = now();
        }
    }
    all
}
