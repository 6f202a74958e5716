package io.evenbook.app.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenbook.api.access.Sealed;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key of one subject: seals with AES-256-GCM, matches with HMAC-SHA-256, each under a key derived by HKDF. */
final class SubjectKey {
    private static final Logger log = LoggerFactory.getLogger(SubjectKey.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MATCH_BYTES = 16;

    private final SecretKey key;
    private final SecretKey sealing;
    private final SecretKey matching;

    SubjectKey(SecretKey key) {
        this.key = key;
        this.sealing = derive("AES", "seal");
        this.matching = derive(HMAC, "match");
    }

    Sealed seal(String subject, String place, String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            return new Sealed(
                    subject,
                    base64(nonce),
                    base64(cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(text.getBytes(UTF_8))),
                    match(place, text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty if another key has sealed it, or for another place. */
    Optional<String> open(Sealed sealed, String place) {
        Base64.Decoder base64 = Base64.getDecoder();
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, base64.decode(sealed.nonce()), place)
                    .doFinal(base64.decode(sealed.ciphertext()));
            return Optional.of(new String(text, UTF_8));
        } catch (AEADBadTagException e) {
            log.warn("The key of {} does not open {}: the key store is older than the log", sealed.subject(), place);
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key of hashes for a purpose. */
    SecretKey hashing(String purpose) {
        return derive(HMAC, "hash " + purpose);
    }

    /** The place without its last part, which names one aggregate: equal for this field in all of them. */
    private String match(String place, String text) {
        int last = place.lastIndexOf('/');
        String field = last < 0 ? place : place.substring(0, last);
        byte[] full = mac(matching, (field + '\0' + text).getBytes(UTF_8));
        return base64(Arrays.copyOf(full, MATCH_BYTES));
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(UTF_8));
        return cipher;
    }

    private SecretKey derive(String algorithm, String use) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(key)
                                    .thenExpand(("evenbook " + use).getBytes(UTF_8), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] mac(SecretKey key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
