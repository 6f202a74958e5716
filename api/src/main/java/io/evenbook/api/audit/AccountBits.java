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
 * A Bloom filter (Burton H. Bloom, 1970) of {@value #BITS} bits over the accounts that the events of a block name. Each
 * account sets four bits; an account whose four bits are set may be in the block. In a block that names 1,000 accounts,
 * about one absent account in 40 is a false positive; in a block that names 200, fewer than one in 1,000.
 */
public final class AccountBits {
    /** The size of the filter. */
    public static final int BITS = 8_192;

    private static final int BITS_OF_AN_ACCOUNT = 4;

    private AccountBits() {}

    /** Returns the four bits of an account, each from 0 to {@value #BITS} - 1. Some may be equal. */
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

    /** Returns the filter of some accounts as a PostgreSQL bit string: {@code x} and 2,048 hexadecimal digits. */
    public static String text(Collection<AccountId> accounts) {
        byte[] bits = new byte[BITS / Byte.SIZE];
        accounts.forEach(account ->
                of(account).forEach(bit -> bits[bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE)));
        return "x" + HexFormat.of().formatHex(bits);
    }
}
