package io.evenbook.netting;

import io.evenbook.api.control.ControlBreak;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Invariants of clearing. Each function compares two values that were computed apart. */
public final class ClearingInvariants {
    private ClearingInvariants() {}

    /**
     * The deliveries and receipts of an account in a window.
     *
     * @param delivers fees on top included
     * @param receives fees taken out
     */
    public record Position(
            WindowId windowId, AccountId accountId, AssetCode asset, BigDecimal delivers, BigDecimal receives) {
        private BigDecimal owed() {
            return delivers.subtract(receives);
        }
    }

    /** An account's clearing balance in the ledger: debits less credits, so what it owes is positive. */
    public record Balance(AccountId accountId, AssetCode asset, BigDecimal owed) {}

    /** The clearing balance of each account is what it delivers less what it receives, over all windows. */
    public static List<ControlBreak> balances(List<Position> positions, List<Balance> ledger) {
        Map<String, Compared> compared = new TreeMap<>();
        for (Position position : positions) {
            of(compared, position.accountId(), position.asset()).expect(position.owed());
        }
        for (Balance balance : ledger) {
            of(compared, balance.accountId(), balance.asset()).find(balance.owed());
        }
        return breaks(compared);
    }

    /**
     * In each window and asset, the deliveries are the receipts and the fees: of all positions, and likewise of what
     * settles.
     *
     * @param fees by window and asset; less than zero where the rebates are more
     */
    public static List<ControlBreak> windows(List<Position> positions, Map<WindowId, Map<AssetCode, BigDecimal>> fees) {
        Map<String, Compared> compared = new TreeMap<>();
        for (Position position : positions) {
            of(compared, position.windowId(), position.asset()).find(position.owed());
        }
        fees.forEach((window, byAsset) ->
                byAsset.forEach((asset, fee) -> of(compared, window, asset).expect(fee)));
        return breaks(compared);
    }

    /** The trades between two cuts of the log, with those carried over, are the trades that were netted. */
    public static Optional<ControlBreak> trades(WindowId windowId, long counted, long netted) {
        return compare(windowId + " trades", null, BigDecimal.valueOf(counted), BigDecimal.valueOf(netted));
    }

    /** The executed quantity of a trade is settled, open or cancelled. */
    public static Optional<ControlBreak> quantity(
            TradeId tradeId, Money executed, Money settled, Money open, Money cancelled) {
        Money sum = settled.plus(open).plus(cancelled);
        return compare(tradeId + " quantity", executed.asset(), executed.amount(), sum.amount());
    }

    /** The settled quote amount of a trade is the price times the settled quantity. */
    public static Optional<ControlBreak> exchange(TradeId tradeId, BigDecimal price, Money base, Money quote) {
        BigDecimal expected = price.multiply(base.amount());
        return compare(tradeId + " quote", quote.asset(), expected, quote.amount());
    }

    /**
     * Posting takes no posted balance below zero. A credit line may have done so before; then it falls no further.
     *
     * @return a break whose expected value is the least that the balance may be
     */
    public static Optional<ControlBreak> posted(AccountId accountId, Money before, Money after) {
        BigDecimal least = before.amount().min(BigDecimal.ZERO);
        return after.amount().compareTo(least) >= 0
                ? Optional.empty()
                : Optional.of(new ControlBreak(accountId + " posted", after.asset(), least, after.amount()));
    }

    /**
     * The most that a participant may owe beyond its funds, and its margin for that, both in the collateral asset.
     *
     * @param cap its net debit cap, zero without credit
     */
    public record Exposure(AccountId accountId, BigDecimal cap, BigDecimal margin) {
        private BigDecimal uncovered() {
            return cap.subtract(margin).max(BigDecimal.ZERO);
        }
    }

    /**
     * The default fund and the house's contribution cover what the margins of the participants with the largest
     * exposures leave of their caps, should these default together: one of them, or two (CPMI-IOSCO Principles for
     * financial market infrastructures, principle 4). The margins of the others are never drawn.
     *
     * @param defaulters how many default together, 1 or greater
     * @return a break whose expected value is the least that the resources may be
     */
    public static Optional<ControlBreak> cover(
            SchemeId schemeId,
            AssetCode asset,
            List<Exposure> exposures,
            BigDecimal fund,
            BigDecimal houseContribution,
            int defaulters) {
        BigDecimal needed = exposures.stream()
                .map(Exposure::uncovered)
                .sorted(Comparator.reverseOrder())
                .limit(defaulters)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal resources = fund.add(houseContribution);
        return resources.compareTo(needed) >= 0
                ? Optional.empty()
                : Optional.of(new ControlBreak(schemeId + " cover", asset, needed, resources));
    }

    private static Optional<ControlBreak> compare(
            String subject, AssetCode asset, BigDecimal expected, BigDecimal actual) {
        return expected.compareTo(actual) == 0
                ? Optional.empty()
                : Optional.of(new ControlBreak(subject, asset, expected, actual));
    }

    private static Compared of(Map<String, Compared> compared, Object subject, AssetCode asset) {
        return compared.computeIfAbsent(subject + " " + asset, _ -> new Compared(subject + " clearing", asset));
    }

    private static List<ControlBreak> breaks(Map<String, Compared> compared) {
        List<ControlBreak> breaks = new ArrayList<>();
        compared.values()
                .forEach(each -> compare(each.subject, each.asset, each.expected, each.actual)
                        .ifPresent(breaks::add));
        return breaks;
    }

    /** Two sums of one subject and asset. */
    private static final class Compared {
        private final String subject;
        private final AssetCode asset;
        private BigDecimal expected = BigDecimal.ZERO;
        private BigDecimal actual = BigDecimal.ZERO;

        private Compared(String subject, AssetCode asset) {
            this.subject = subject;
            this.asset = asset;
        }

        private void expect(BigDecimal more) {
            expected = expected.add(more);
        }

        private void find(BigDecimal more) {
            actual = actual.add(more);
        }
    }
}
