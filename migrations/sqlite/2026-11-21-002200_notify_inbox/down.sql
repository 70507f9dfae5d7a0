DROP TABLE notify_mail; DROP TABLE notify_preference; DROP TABLE notify_digest; DROP TABLE notify_message;
