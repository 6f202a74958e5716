package io.evenbook.api.audit;

import io.evenbook.api.id.AccountId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which accounts the events of a block of the log name, in {@value #BITS} bits: a Bloom filter (Burton H. Bloom, 1970).
 * Each account sets four of them; one whose bits are all set may be there. Of blocks that name 1,000 accounts it says
 * so in vain of about one in forty, of those that name 200 of none in a thousand.
 */
public final class AccountBits {
    public static final int BITS = 8_192;
    private static final int BITS_OF_AN_ACCOUNT = 4;

    private AccountBits() {}

    /** The bits of an account, each from 0 to {@value #BITS} - 1, the first bit being 0; some may be the same. */
    public static List<Integer> of(AccountId account) {
        try {
            ByteBuffer hash = ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(account.value().getBytes(StandardCharsets.UTF_8)));
            return IntStream.range(0, BITS_OF_AN_ACCOUNT)
                    .map(_ -> Math.floorMod(hash.getInt(), BITS))
                    .boxed()
                    .toList();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bits of some accounts as PostgreSQL reads them: {@code x} and two hexadecimal digits for each eight. */
    public static String text(Collection<AccountId> accounts) {
        byte[] bits = new byte[BITS / Byte.SIZE];
        accounts.forEach(account ->
                of(account).forEach(bit -> bits[bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE)));
        return "x" + HexFormat.of().formatHex(bits);
    }
}
