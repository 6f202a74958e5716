package io.evenbook.netting;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over the positions of a window, so that two ledgers, or an event and a control, can compare 50,000 positions
 * by one value. The text is one line for each position that is not all zero, sorted by account, then asset, both in the
 * order of their characters' codes. A line is
 *
 * <pre>{@code account,asset,delivered,received,carried<LF>}</pre>
 *
 * in ASCII. Amounts are plain decimals at the asset's scale, negative ones with a leading hyphen:
 * {@code acc_alice,USD,1202.40,0.00,-3.10}. Without positions the text is empty.
 */
public final class PositionDigest {
    private PositionDigest() {}

    /** @return 64 hexadecimal digits in lower case */
    public static String of(Amounts delivered, Amounts received, Amounts carried) {
        Roster roster = delivered.roster();
        MessageDigest sha256 = sha256();
        for (int account = 0; account < roster.accounts(); account++) {
            for (int asset = 0; asset < roster.assets(); asset++) {
                int cell = roster.cell(account, asset);
                if (delivered.signum(cell) != 0 || received.signum(cell) != 0 || carried.signum(cell) != 0) {
                    String line = line(
                            roster.accountName(account),
                            roster.assetName(asset),
                            delivered.get(account, asset),
                            received.get(account, asset),
                            carried.get(account, asset));
                    sha256.update(line.getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    static String line(String account, String asset, BigDecimal delivered, BigDecimal received, BigDecimal carried) {
        return account + "," + asset + "," + delivered.toPlainString() + "," + received.toPlainString() + ","
                + carried.toPlainString() + "\n";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
