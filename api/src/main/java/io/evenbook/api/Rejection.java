package io.evenbook.api;

/**
 * Why a command was refused. A refusal leaves no trace in the log. The components of the record are the values that
 * matter and are shown to the client under their names.
 */
public interface Rejection {

    /** Stable: clients branch on it. */
    String code();

    /** One sentence for people, with the values that matter. */
    String detail();

    Kind kind();

    /** What sort of fault it is; over HTTP 404, 409, 412 and 422 in this order. */
    enum Kind {
        UNKNOWN,
        CONFLICT,
        PRECONDITION,
        RULE
    }
}
