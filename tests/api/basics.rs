//! What every route shares: problems, languages, headers, health.

use crate::each_database;

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
