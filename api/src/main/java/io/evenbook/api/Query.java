package io.evenbook.api;

/**
 * A question to the views or the log. Exactly one handler answers each type of query, and no query changes anything. An
 * identifier in a query is the client's text: a malformed identifier is answered as unknown, not as malformed.
 *
 * @param <R> the type of the answer. A query for something that does not exist throws a {@link RejectedException}
 */
public interface Query<R> {}
