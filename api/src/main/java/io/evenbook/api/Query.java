package io.evenbook.api;

/**
 * A question to the ledger's views or its log. Exactly one handler answers each kind of question, and asking changes
 * nothing. The id of the thing that is asked for is as the client wrote it: one without the form of an id is unknown
 * like any other.
 *
 * @param <R> what the answer is; a thing that does not exist is answered with a {@link RejectedException}
 */
public interface Query<R> {}
