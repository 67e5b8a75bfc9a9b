//! The page without a network, and how a new version takes the place of an old one.

use crate::harness::{Page, Site, run};

/// Opens the site and waits until all of it is on the device.
fn visit_whole(page: &Page, site: &Site) {
    page.visit(&site.address);
    page.find("#output");
    page.expect("a worker at work", "activated".into(), || worker(page));
}

/// The state of the worker that answers for the site.
fn worker(page: &Page) -> String {
    let state = page.js("return navigator.serviceWorker.getRegistration()
        .then(registration => registration?.active?.state ?? '')");
    state.as_str().unwrap_or_default().to_owned()
}

/// What the page gets of the site when it asks for its first file.
fn title_that_is_served(page: &Page) -> String {
    let title = page.js("return fetch('./').then(answer => answer.text())
        .then(text => /<title>(.*?)<\\/title>/.exec(text)[1])");
    title.as_str().unwrap_or_default().to_owned()
}

/// Releases a version whose title tells it, and has the browser look for one.
fn release(page: &Page, site: &Site, [old, new]: [&str; 2]) {
    let [old, new] = [old, new].map(|title| format!("<title>{title}</title>"));
    site.change("index.html", &old, &new);
    site.release();
    look_for_an_update(page);
}

fn look_for_an_update(page: &Page) {
    page.js("return navigator.serviceWorker.getRegistration()
        .then(registration => registration.update()).then(() => {}, () => {})");
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn after_the_first_visit_the_page_opens_without_a_server() {
    run(|page| {
        let site = Site::copied();
        visit_whole(page, &site);
        site.stop();
        page.visit(&format!(
            "{}?later#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        ));
        page.expect_grid("output", "4");
        page.visit(&format!(
            "{}index.html#x=[[5,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        ));
        page.expect_grid("output", "5");
        let api = page.js(
            "return import(new URL('./api.js', location.href)).then(async api => {
            await api.default()
            return [...api.run('nn.MaxPool2d(2)', [[1, 2], [3, 9]]).data] })",
        );
        assert_eq!(api, serde_json::json!([9]));
        // The browser looks in vain for a newer worker.
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_new_version_is_offered_and_comes_whole_with_a_reload() {
    run(|page| {
        let site = Site::copied();
        visit_whole(page, &site);
        release(page, &site, ["Gridscope", "Gridscope 2"]);
        page.expect_words(".notice span", "A new version is ready.");
        page.reload();
        page.expect(
            "the new version, to a page that was alone",
            "Gridscope 2".into(),
            || page.title(),
        );
        page.find("#output");
        release(page, &site, ["Gridscope 2", "Gridscope 3"]);
        page.expect_words(".notice span", "A new version is ready.");
        assert_eq!(title_that_is_served(page), "Gridscope 2");
        page.named("button", "Reload").click();
        page.expect("the new version", "Gridscope 3".into(), || page.title());
        page.find("#output");
        page.expect_none(".notice");
        page.expect("one version on the device", 1.into(), || {
            page.js("return caches.keys().then(keys => keys.length)")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_new_version_waits_until_other_tabs_have_gone() {
    run(|page| {
        let site = Site::copied();
        visit_whole(page, &site);
        page.reload();
        page.find("#output");
        let other = page.new_tab();
        page.visit(&site.address);
        page.find("#output");
        let tab = page.switch_to(other);
        release(page, &site, ["Gridscope", "Gridscope 2"]);
        page.expect_words(".notice span", "A new version is ready.");
        page.named("button", "Reload").click();
        let waits = "A new version is ready. It comes once the other tabs of this site are closed.";
        page.expect_words(".notice span", waits);
        page.reload();
        // The page asks when it opens, too.
        page.expect_words(".notice span", waits);
        assert_eq!(title_that_is_served(page), "Gridscope");
        let here = page.switch_to(tab);
        assert_eq!(title_that_is_served(page), "Gridscope");
        page.close_tab(here);
        page.named("button", "Reload").click();
        page.expect("the new version", "Gridscope 2".into(), || page.title());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_site_that_is_replaced_while_it_is_fetched_leaves_the_old_version_whole() {
    run(|page| {
        let site = Site::copied();
        visit_whole(page, &site);
        site.change("index.html", "<title>Gridscope", "<title>Gridscope 2");
        site.release();
        site.change("api.js", "export", "/* of a later version */ export");
        look_for_an_update(page);
        page.expect("no new worker", serde_json::Value::Null, || {
            page.js("return navigator.serviceWorker.getRegistration()
                .then(({ installing, waiting }) => installing ?? waiting)")
        });
        page.expect_none(".notice");
        site.stop();
        page.visit(&format!(
            "{}?later#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        ));
        page.expect_grid("output", "4");
        assert_eq!(page.title(), "Gridscope");
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_page_can_be_installed() {
    run(|page| {
        if !page.is_chromium_or_leaves_out("its driver has no verdict on installing") {
            return;
        }
        page.open("");
        page.find("#output");
        page.expect("obstacles", Vec::<String>::new(), || {
            page.obstacles_to_install()
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_embed_keeps_nothing_and_opens_without_a_server_where_the_page_was_visited() {
    run(|page| {
        let site = Site::copied();
        let embed = format!(
            "{}embed.html#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        );
        page.visit(&embed);
        page.expect_grid("output", "4");
        let kept = page.js("return navigator.serviceWorker.getRegistrations()
            .then(({ length }) => [length, localStorage.length, sessionStorage.length])");
        assert_eq!(kept, serde_json::json!([0, 0, 0]));
        visit_whole(page, &site);
        site.stop();
        page.visit(&embed);
        page.expect_grid("output", "4");
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn no_other_origin_is_asked_whatever_the_reader_does() {
    run(|page| {
        let site = Site::copied();
        visit_whole(page, &site);
        page.hover_cell("output", (1, 1));
        page.click("#language");
        page.click("#theme");
        page.click("#language");
        page.choose_operation("AvgPool");
        page.choose_example("Checkerboard 6 × 6");
        page.named("button", "Paste").click();
        page.named("tab", "File or picture").click();
        page.find("#file");
        let strangers = page.js(
            "return performance.getEntriesByType('resource').map(entry => entry.name)
               .filter(name => !name.startsWith(new URL('.', location.href)))",
        );
        assert_eq!(strangers, serde_json::json!([]));
        // Neither does the worker, nor the page look for an icon beside the site.
        let asked = site.asked();
        assert!(asked.iter().any(|path| path.ends_with("/sw.js")));
        let astray = asked.iter().filter(|path| !path.starts_with("/own/path/"));
        assert_eq!(astray.collect::<Vec<_>>(), Vec::<&String>::new());
    });
}
