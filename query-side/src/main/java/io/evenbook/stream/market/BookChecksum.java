package io.evenbook.stream.market;

import io.evenbook.api.market.BookAnswer.PriceLevel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The checksum with which a client proves that its book is right: CRC-32 (that of zlib and gzip) over the ten best
 * levels of each side, as an unsigned number.
 *
 * <p>The text is {@code bids|asks} in ASCII. A side has {@code price:quantity} of up to ten levels, best first, joined
 * by commas, each number exactly as it stands in the messages. A bid of 0.5 at 99.50 and no asks:
 * {@code 99.50:0.50000000|}.
 */
public final class BookChecksum {
    /** How many levels of each side count. */
    public static final int DEPTH = 10;

    private BookChecksum() {}

    /** Returns the checksum of a book. @param bids, asks best first; more than ten are ignored */
    public static long of(List<PriceLevel> bids, List<PriceLevel> asks) {
        CRC32 crc = new CRC32();
        crc.update((text(bids) + "|" + text(asks)).getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    private static String text(List<PriceLevel> side) {
        return side.stream()
                .limit(DEPTH)
                .map(level ->
                        level.price().toPlainString() + ":" + level.quantity().toPlainString())
                .collect(Collectors.joining(","));
    }
}
