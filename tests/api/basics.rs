//! What every route shares: problems, languages, headers, health.

use crate::each_database;
use actix_web::http::Method;
use duijie::app::App;
use duijie::settings::Settings;

each_database! {
    the_server_says_it_is_ready => |world| {
        world.get("/healthz").send().await.expect(200);
        world.get("/readyz").send().await.expect(200);
        let metrics = world.get("/metrics").send().await;
        assert!(String::from_utf8_lossy(&metrics.body).contains("duijie_http_seconds"));
    }

    an_unknown_address_is_a_problem_document_in_the_callers_language => |world| {
        let zh = world.get("/api/v1/nothing").send().await;
        assert_eq!(zh.headers["content-type"], "application/problem+json; charset=utf-8");
        assert!(zh.headers.contains_key("x-request-id"));
        let zh = zh.expect(404);
        assert_eq!(zh["code"], "not_found");
        assert_eq!(zh["title"], "未找到");
        let en = world.get("/api/v1/nothing").header("accept-language", "en-GB").send().await.expect(404);
        assert_eq!(en["title"], "Not found");
    }

    every_answer_carries_the_security_headers => |world| {
        let reply = world.get("/api/v1/portal").send().await;
        let csp = &reply.headers["content-security-policy"];
        assert!(csp.contains("default-src 'none'") && !csp.contains("unsafe"), "{csp}");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert_eq!(reply.headers["cache-control"], "no-store");
        let portal = reply.expect(200);
        assert_eq!(portal["now"], crate::world::START);
        assert_eq!(portal["limits"]["sheet_bytes"], world.app.settings.server.sheet_limit_bytes);
    }

    browsers_are_told_to_stay_on_tls_where_there_is_tls => |world| {
        assert!(!world.get("/").send().await.headers.contains_key("strict-transport-security"));
        world.reconfigure(|settings| settings.server.public_url = "https://duijie.example.gov.cn".into());
        assert_eq!(world.get("/").send().await.headers["strict-transport-security"], "max-age=31536000");
    }

    who_asks_too_often_waits_and_others_do_not => |world| {
        world.reconfigure(|settings| {
            settings.limits.burst = 3;
            settings.limits.requests_per_second = 1;
            settings.server.trusted_proxies = 1;
        });
        let from = |address: &str| world.get("/healthz").header("x-forwarded-for", format!("6.6.6.6, {address}"));
        for _ in 0..3 {
            from("198.51.100.7").send().await.expect(200);
        }
        assert_eq!(from("198.51.100.7").send().await.expect(429)["code"], "too_many");
        from("198.51.100.8").send().await.expect(200);
    }

    the_api_document_is_served => |world| {
        let document = world.get("/api/openapi.json").send().await.expect(200);
        assert!(document["openapi"].as_str().is_some_and(|v| v.starts_with("3.1")));
        assert!(document["paths"]["/api/v1/portal"]["get"].is_object());
    }

    the_api_can_be_tried_out_on_a_page_with_a_policy_of_its_own => |world| {
        assert_eq!(world.get("/api/docs").send().await.headers["location"], "/api/docs/");
        let page = world.get("/api/docs/").send().await;
        let csp = &page.headers["content-security-policy"];
        assert!(csp.contains("script-src 'self';") && !csp.contains("trusted-types"), "{csp}");
        assert!(String::from_utf8_lossy(&page.body).contains("swagger-ui-bundle.js"));
        let start = world.get("/api/docs/swagger-initializer.js").send().await;
        assert!(String::from_utf8_lossy(&start.body).contains("/api/openapi.json"));
        world.get("/api/docs/nothing.js").send().await.expect(404);
        let elsewhere = world.get("/").send().await;
        assert!(elsewhere.headers["content-security-policy"].contains("trusted-types vue default"));
    }

    what_can_be_got_can_be_asked_about_without_its_content => |world| {
        for path in ["/api/v1/portal", "/healthz", "/api/openapi.json", "/api/v1/nothing"] {
            let got = world.get(path).send().await;
            let asked = world.call(Method::HEAD, path).send().await;
            assert_eq!((asked.status, asked.body.len()), (got.status, 0), "{path}");
            assert_eq!(asked.headers["content-type"], got.headers["content-type"], "{path}");
        }
        assert_eq!(world.call(Method::HEAD, "/api/v1/me/sessions").send().await.status, 401);
    }

    data_of_ones_own_takes_the_place_of_what_is_delivered => |world| {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        let list = write("negative.tsv", "number\tzh\ten\tbasis\tstatus\n1\t一项\tone\t本地规定\tverified\n");
        let regions = include_str!("../../config/region/gb2260.tsv").replace("镇海区", "新镇海区");
        let regions = write("regions.tsv", &regions);
        write("calendar/2031.tsv", "date\tname\ttype\tsource\n2031-01-01\t元旦\toff\t通知\n");
        world.reconfigure(|settings| {
            settings.reference.negative_list = list;
            settings.reference.regions = regions;
            settings.reference.calendar = folder.path().join("calendar");
        });
        let listed = world.get("/api/v1/catalogue/negative-list").send().await.expect(200);
        assert_eq!((listed.as_array().unwrap().len(), listed[0]["text"]["zh"].as_str()), (1, Some("一项")));
        assert_eq!(world.get("/api/v1/regions?codes=330211").send().await.expect(200)[0]["name"], "新镇海区");
        assert_eq!(world.app.calendar.published_years().collect::<Vec<_>>(), [2031]);
    }

    wrong_data_of_ones_own_stops_the_start_with_line_and_reason => |world| {
        let folder = tempfile::tempdir().unwrap();
        let build = |change: &dyn Fn(&mut Settings)| {
            let mut settings = world.app.settings.clone();
            change(&mut settings);
            App::build(settings, world.clock.clone()).err().unwrap()
        };
        let missing = build(&|settings| settings.reference.regions = folder.path().join("none.tsv"));
        assert_eq!(missing.fields[0].path, "reference.regions");
        let empty = build(&|settings| settings.reference.calendar = folder.path().to_owned());
        assert!(empty.detail.zh.contains("没有 .tsv 文件"), "{empty}");
        let list = folder.path().join("list.tsv");
        std::fs::write(&list, "number\tzh\ten\tbasis\tstatus\n1\t一\tone\tx\tverified\nzwei\t二\ttwo\tx\tverified\n").unwrap();
        let wrong = build(&|settings| settings.reference.negative_list.clone_from(&list));
        assert!(wrong.fields[0].path.ends_with("list.tsv:3"), "{wrong}");
    }

    regions_are_browsed_searched_and_named => |world| {
        let provinces = world.get("/api/v1/regions").send().await.expect(200);
        assert!(provinces.as_array().is_some_and(|list| list.len() >= 31));
        let found = world.get("/api/v1/regions?text=%E9%95%87%E6%B5%B7").send().await.expect(200);
        assert_eq!((found[0]["code"].as_str(), found[0]["above"][1].as_str()), (Some("330211"), Some("宁波市")));
        let named = world.get("/api/v1/regions?codes=330211,370403").send().await.expect(200);
        assert_eq!(named[1]["name"], "薛城区");
        let wrong = world.get("/api/v1/regions?parent=33").send().await.expect(400);
        assert!(wrong["detail"].as_str().is_some_and(|d| d.contains("6位")), "{wrong}");
    }
}

/// Every key with its path, `files.purpose.image.limit_mb`, and value.
fn settings(table: &toml::Table, section: &str) -> Vec<(String, toml::Value)> {
    let below = |(key, value): (&String, &toml::Value)| {
        let path = if section.is_empty() { key.clone() } else { format!("{section}.{key}") };
        match value {
            toml::Value::Table(table) => settings(table, &path),
            value => vec![(path, value.clone())],
        }
    };
    table.iter().flat_map(below).collect()
}

#[test]
fn the_handbook_names_every_setting_with_its_default() {
    let defaults = include_str!("../../config/default.toml").parse().unwrap();
    let handbook = include_str!("../../docs/operations.md");
    for (key, value) in settings(&defaults, "") {
        assert!(handbook.contains(&format!("\n| `{key}` | `{value}` | ")), "docs/operations.md lacks {key} = {value}");
    }
}
