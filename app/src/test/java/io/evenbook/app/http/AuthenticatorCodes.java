package io.evenbook.app.http;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The codes of an authenticator program, by another way than the service's. */
final class AuthenticatorCodes {
    private AuthenticatorCodes() {}

    static String code(String secret, long step) {
        String digits = secret.chars()
                .mapToObj(letter -> Integer.toString(letter >= 'A' ? letter - 'A' : letter - '2' + 26, 32))
                .reduce("", String::concat);
        byte[] key = new BigInteger("1" + digits, 32).toByteArray();
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Arrays.copyOfRange(key, key.length - 20, key.length), "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int offset = hash[19] & 15;
            int number = new BigInteger(1, Arrays.copyOfRange(hash, offset, offset + 4)).intValue() & 0x7fffffff;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
