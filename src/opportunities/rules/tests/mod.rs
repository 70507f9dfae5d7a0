mod findings;
mod scores;
