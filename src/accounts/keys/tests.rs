//! Tokens, secrets and password hashes.

use super::*;

fn at(seconds: i64) -> Instant {
    Instant::from_micros(seconds * 1_000_000)
}

fn refusal(key: &TokenKey, token: &str, now: i64) -> String {
    let error = key.check(token, at(now)).unwrap_err();
    assert_eq!(error.code, Code::Unauthenticated);
    error.detail.en
}

#[test]
fn a_token_says_who_and_until_when() {
    let key = TokenKey::new(&[7; 32]);
    let (account, session) = (AccountId::new(), SessionId::new());
    let token = key.issue(account, session, at(1_000), at(1_600)).unwrap().access_token;
    let claims = key.check(&token, at(1_599)).unwrap();
    assert_eq!((claims.sub, claims.sid), (account, session));
    assert!(refusal(&key, &token, 1_600).contains("expired"));
}

#[test]
fn what_is_not_ours_is_refused_with_its_reason() {
    let key = TokenKey::new(&[7; 32]);
    let token = key.issue(AccountId::new(), SessionId::new(), at(0), at(600)).unwrap().access_token;
    let [header, claims, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();

    assert!(refusal(&TokenKey::new(&[8; 32]), &token, 1).contains("signature"));
    let forged = URL_SAFE_NO_PAD.encode(
        String::from_utf8(URL_SAFE_NO_PAD.decode(claims).unwrap())
            .unwrap()
            .replace("\"exp\":600", "\"exp\":9999999999"),
    );
    assert!(refusal(&key, &format!("{header}.{forged}.{signature}"), 1).contains("signature"));
    let none = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#);
    assert!(refusal(&key, &format!("{none}.{claims}."), 1).contains("read"));
    let other = jsonwebtoken::encode(
        &Header::new(Algorithm::HS512),
        &serde_json::json!({"iss": ISSUER, "sub": AccountId::new(), "sid": SessionId::new(), "iat": 0, "exp": 600}),
        &EncodingKey::from_secret(&[7; 32]),
    );
    assert!(refusal(&key, &other.unwrap(), 1).contains("algorithm"));
    let foreign = jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &serde_json::json!({"iss": "elsewhere", "sub": AccountId::new(), "sid": SessionId::new(), "iat": 0, "exp": 600}),
        &EncodingKey::from_secret(&[7; 32]),
    );
    assert!(refusal(&key, &foreign.unwrap(), 1).contains("not issued here"));
    for rubbish in ["", "a.b.c", "x", "..", &format!("{header}.{claims}")] {
        assert!(refusal(&key, rubbish, 1).contains("read"), "{rubbish}");
    }
}

#[test]
fn a_password_is_known_again_and_old_parameters_are_noticed() {
    let hasher = Hasher::new(64, 1).unwrap();
    let hash = hasher.hash("correct horse").unwrap();
    assert!(hash.as_ref().starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
    assert!(hasher.verify("correct horse", Some(&hash)).unwrap());
    assert!(!hasher.verify("wrong horse", Some(&hash)).unwrap());
    assert!(!hasher.verify("correct horse", None).unwrap());
    assert!(!hasher.is_outdated(&hash));
    assert!(Hasher::new(128, 1).unwrap().is_outdated(&hash));
    assert!(Hasher::new(128, 1).unwrap().verify("correct horse", Some(&hash)).unwrap());
    assert!(Hasher::new(1, 1).is_err());
}

#[test]
fn a_crowd_at_the_hasher_is_served_in_turn() {
    let hasher = Hasher::new(64, 1).unwrap();
    let hash = hasher.hash("correct horse").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| assert!(hasher.verify("correct horse", Some(&hash)).unwrap()));
        }
    });
}

#[test]
fn the_key_file_is_made_once_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let first = key_file(folder.path()).unwrap();
    assert_eq!(first.len(), KEY_BYTES);
    assert_eq!(key_file(folder.path()).unwrap(), first);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    std::fs::write(folder.path().join(KEY_FILE), "short").unwrap();
    assert!(key_file(folder.path()).is_err());
}

#[test]
fn secrets_differ_and_only_their_hash_is_kept() {
    let (a, b) = (Secret::new().unwrap(), Secret::new().unwrap());
    assert_ne!(a.as_str(), b.as_str());
    assert_eq!(a.as_str().len(), 43);
    assert_eq!(a.digest(), digest(a.as_str()));
    assert_eq!(a.digest().len(), 64);
}
