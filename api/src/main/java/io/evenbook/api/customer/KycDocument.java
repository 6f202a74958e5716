package io.evenbook.api.customer;

/**
 * One document of a KYC case. The document itself is kept elsewhere.
 *
 * @param match 16 bytes, Base64: equal for equal documents of one customer and kind, meaningless without the customer's
 *     key
 */
public record KycDocument(Kind kind, String match) {

    /** What a document shows. */
    public enum Kind {
        IDENTITY,
        ADDRESS,
        SOURCE_OF_FUNDS
    }
}
