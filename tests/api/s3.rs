//! A file store that speaks S3, for tests: puts, gets, deletes and multipart uploads of one bucket, in memory. It does not
//! check signatures, only that there is one.

use actix_web::http::Method;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

#[derive(Default)]
struct Bucket {
    objects: HashMap<String, Vec<u8>>,
    /// Parts of unfinished uploads by number.
    uploads: HashMap<String, BTreeMap<u32, Vec<u8>>>,
    /// Whether one was ever finished.
    finished_in_parts: usize,
}

#[derive(Clone)]
pub struct S3 {
    pub endpoint: String,
    bucket: Arc<Mutex<Bucket>>,
}

impl S3 {
    /// Serves the bucket `duijie` until the test's runtime ends.
    pub fn start() -> Self {
        let bucket = Arc::new(Mutex::new(Bucket::default()));
        let data = web::Data::from(Arc::clone(&bucket));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .app_data(web::PayloadConfig::new(64 << 20))
                .default_service(web::to(answer))
        });
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self { endpoint, bucket }
    }

    pub fn objects(&self) -> usize {
        self.bucket.lock().unwrap().objects.len()
    }

    pub fn unfinished(&self) -> usize {
        self.bucket.lock().unwrap().uploads.len()
    }

    pub fn finished_in_parts(&self) -> usize {
        self.bucket.lock().unwrap().finished_in_parts
    }
}

async fn answer(request: HttpRequest, body: web::Bytes, bucket: web::Data<Mutex<Bucket>>) -> HttpResponse {
    if !request.path().starts_with("/duijie/") || !request.headers().contains_key("authorization") {
        return HttpResponse::Forbidden().finish();
    }
    let key = request.path().to_owned();
    let query = web::Query::<HashMap<String, String>>::from_query(request.query_string()).unwrap().into_inner();
    let mut bucket = bucket.lock().unwrap();
    let upload = query.get("uploadId").cloned();
    match (request.method(), upload) {
        (&Method::POST, None) => {
            let id = format!("upload{}", bucket.uploads.len());
            bucket.uploads.insert(id.clone(), BTreeMap::new());
            xml(&format!(
                "<InitiateMultipartUploadResult><Bucket>duijie</Bucket><Key>{key}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
            ))
        }
        (&Method::PUT, Some(id)) => {
            let number = query["partNumber"].parse().unwrap();
            bucket.uploads.get_mut(&id).unwrap().insert(number, body.to_vec());
            HttpResponse::Ok().insert_header(("ETag", format!("\"{number}\""))).finish()
        }
        (&Method::POST, Some(id)) => {
            let parts = bucket.uploads.remove(&id).unwrap();
            bucket.objects.insert(key.clone(), parts.into_values().flatten().collect());
            bucket.finished_in_parts += 1;
            xml(&format!(
                "<CompleteMultipartUploadResult><Bucket>duijie</Bucket><Key>{key}</Key><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>"
            ))
        }
        (&Method::DELETE, Some(id)) => {
            bucket.uploads.remove(&id);
            HttpResponse::NoContent().finish()
        }
        (&Method::PUT, None) => {
            bucket.objects.insert(key, body.to_vec());
            HttpResponse::Ok().insert_header(("ETag", "\"whole\"")).finish()
        }
        (&Method::GET, None) => match bucket.objects.get(&key) {
            Some(bytes) => HttpResponse::Ok()
                .insert_header(("ETag", "\"whole\""))
                .insert_header(("Last-Modified", "Mon, 02 Mar 2026 01:00:00 GMT"))
                .body(bytes.clone()),
            None => HttpResponse::NotFound().finish(),
        },
        (&Method::DELETE, None) => {
            bucket.objects.remove(&key);
            HttpResponse::NoContent().finish()
        }
        _ => HttpResponse::MethodNotAllowed().finish(),
    }
}

fn xml(body: &str) -> HttpResponse {
    HttpResponse::Ok().content_type("application/xml").body(body.to_owned())
}
