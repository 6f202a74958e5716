package io.evenbook.app.key;

import io.evenbook.api.MalformedRequestException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Ed25519 public keys in X.509 encoding, 44 bytes. */
public final class Ed25519Keys {
    private static final String ALGORITHM = "Ed25519";

    private Ed25519Keys() {}

    /**
     * Reads a key as clients send it: PEM, or its Base64 alone.
     *
     * @throws MalformedRequestException if it is no Ed25519 key
     */
    static byte[] encoded(String text) {
        String base64 = text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
        try {
            byte[] encoded = Base64.getDecoder().decode(base64);
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(encoded))
                    .getEncoded();
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new MalformedRequestException(
                    "publicKey", "publicKey must be an Ed25519 key in X.509 encoding, as PEM or Base64.");
        }
    }

    /** @throws IllegalArgumentException if it is no Ed25519 key */
    public static PublicKey decoded(byte[] encoded) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("must be an Ed25519 public key", e);
        }
    }
}
