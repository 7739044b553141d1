-- As the feedback store makes them itself where nobody else does.
CREATE TABLE IF NOT EXISTS reranker_feedback (
    id TEXT NOT NULL PRIMARY KEY,
    shown_at BIGINT NOT NULL,
    query TEXT NOT NULL,
    results TEXT NOT NULL,
    model TEXT);
ALTER TABLE reranker_feedback ADD COLUMN IF NOT EXISTS impression_id TEXT;
CREATE INDEX IF NOT EXISTS reranker_feedback_by_time ON reranker_feedback (shown_at, id);

CREATE TABLE IF NOT EXISTS reranker_impressions (
    id TEXT NOT NULL PRIMARY KEY,
    shown_at BIGINT NOT NULL,
    query TEXT NOT NULL,
    kind TEXT NOT NULL,
    champion TEXT NOT NULL,
    challenger TEXT NOT NULL,
    results TEXT NOT NULL,
    agreement TEXT);
CREATE INDEX IF NOT EXISTS reranker_impressions_by_time ON reranker_impressions (shown_at, id);
