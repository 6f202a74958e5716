package io.evenbook.api.access;

/**
 * Personal data, encrypted with a key of the person that it is about. After that key is destroyed nobody can read it;
 * what contains it stays byte for byte as it was.
 *
 * @param subject whose key it is: the id of a customer, a user or an account
 * @param nonce 12 random bytes, Base64
 * @param ciphertext AES-256-GCM with its tag, Base64
 * @param match 16 bytes, Base64: equal for equal texts of one subject in one place, so that "the same again" is decided
 *     without decrypting
 */
public record Sealed(String subject, String nonce, String ciphertext, String match) {

    /** Whether both are null, or of one subject with equal texts. */
    public static boolean same(Sealed one, Sealed other) {
        return one == null || other == null
                ? one == other
                : one.subject.equals(other.subject) && one.match.equals(other.match);
    }
}
