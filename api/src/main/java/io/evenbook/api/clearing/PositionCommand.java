package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Commands on the positions of accounts, and on trades, in one window. Each changes all its accounts and trades in one
 * commit, or none. Each may be repeated: one that has taken the step does not take it again.
 */
public sealed interface PositionCommand {
    /** The most trades of one {@link NovateTrades}. */
    int MAX_TRADES = 100;

    /** The most participants of one {@link PrepareSettlement} or {@link PostSettlement}. */
    int MAX_PARTICIPANTS = 250;

    /**
     * The most assets of all participants of one command together, and so of one account in clearing: no order may add
     * more. So the events of a command fit into one commit: at most 1.4 kB an asset.
     */
    int MAX_POSITIONS = 500;

    /** The most trades of one {@link FailTrades}: their events have at most 0.8 kB each. */
    int MAX_FAILS = 500;

    /** The most debts of one {@link PostObligations}. */
    int MAX_DEBTS = 100;

    WindowId windowId();

    /**
     * Books both sides of trades as debt and claim against the central counterparty. Refused if the order of a side
     * holds less than the trade needs, and once the sums of the window are recorded. A cancelled trade is left out.
     *
     * @param windowId the window of their scheme that was open at the positions of the trades
     * @param trades 1 to {@value PositionCommand#MAX_TRADES}, each once, in any order
     */
    record NovateTrades(WindowId windowId, List<TradeId> trades) implements PositionCommand {

        /** @throws IllegalArgumentException if there are none, too many, or one of them twice */
        public NovateTrades {
            trades = List.copyOf(trades);
            requireCount("trades", trades.size(), MAX_TRADES);
            requireDistinct("trades", trades.stream());
        }
    }

    /**
     * Books what accounts owe one another, as debt and claim against the central counterparty. A new one is refused
     * once the sums of the window are recorded; from its resolution on, nothing is done.
     *
     * @param windowId that settles them
     * @param day the end of their business day, as it is parked if they cannot be booked: once an operator has resolved
     *     it, nothing is done
     * @param debts 1 to {@value PositionCommand#MAX_DEBTS}, each once
     */
    record PostObligations(WindowId windowId, ParkedId day, List<Debt> debts) implements PositionCommand {

        /** @throws IllegalArgumentException if there are none, too many, or one of them twice */
        public PostObligations {
            debts = List.copyOf(debts);
            requireCount("debts", debts.size(), MAX_DEBTS);
            requireDistinct("debts", debts.stream().map(Debt::obligationId));
        }
    }

    /**
     * Reserves what the participants have to deliver in a netted window beyond what their orders held, as far as their
     * funds go. Refused, for all of them, if the sums of one are not those of its account.
     *
     * @param participants as {@link #chunks} splits them, each once
     */
    record PrepareSettlement(WindowId windowId, List<Sums> participants) implements PositionCommand {

        /** @throws IllegalArgumentException if there are none, too many, or one of them twice */
        public PrepareSettlement {
            participants = List.copyOf(participants);
            requireOneChunk(participants, participant -> participant.assets().size());
            requireDistinct("participants", participants.stream().map(Sums::accountId));
        }
    }

    /**
     * Posts what of a window was resolved: each participant moves the difference of what it delivers and receives, once
     * an asset. Refused, for all of them, if what settles and what is carried over are not the sums of an account.
     *
     * @param carriedTo the next window of the scheme, which settles next and takes up what does not settle now
     * @param participants as {@link #chunks} splits them, each once
     */
    record PostSettlement(WindowId windowId, WindowId carriedTo, List<Resolved> participants)
            implements PositionCommand {

        /**
         * @throws IllegalArgumentException if there are no participants, too many, or one of them twice, or if
         *     {@code carriedTo} is not the next window of the scheme
         */
        public PostSettlement {
            participants = List.copyOf(participants);
            requireOneChunk(participants, participant -> participant.assets().size());
            requireDistinct("participants", participants.stream().map(Resolved::accountId));
            if (!carriedTo.equals(windowId.next())) {
                throw new IllegalArgumentException(
                        "must be the next after %s: carriedTo=%s".formatted(windowId, carriedTo));
            }
        }
    }

    /**
     * Records that the window does not settle all of some trades, as {@link FailTrade} does for each.
     *
     * @param trades 1 to {@value PositionCommand#MAX_FAILS}, each once
     */
    record FailTrades(WindowId windowId, List<FailTrade> trades) implements PositionCommand {

        /** @throws IllegalArgumentException if there are none, too many, one of them twice, or one of another window */
        public FailTrades {
            trades = List.copyOf(trades);
            requireCount("trades", trades.size(), MAX_FAILS);
            requireDistinct("trades", trades.stream().map(FailTrade::tradeId));
            for (FailTrade trade : trades) {
                if (!trade.windowId().equals(windowId)) {
                    throw new IllegalArgumentException("must be in %s: %s".formatted(windowId, trade));
                }
            }
        }
    }

    /**
     * The sums of one participant in a window.
     *
     * @param assets each once; an asset in which both sums are zero may be missing
     */
    record Sums(AccountId accountId, List<AssetSums> assets) {

        /** @throws IllegalArgumentException if an asset is there twice */
        public Sums {
            assets = List.copyOf(assets);
            requireDistinct("assets", assets.stream().map(AssetSums::asset));
        }
    }

    /**
     * The sums in one asset.
     *
     * @param delivers fees on top included; zero or greater
     * @param receives fees taken out; zero or greater
     */
    record AssetSums(Money delivers, Money receives) {
        public AssetCode asset() {
            return delivers.asset();
        }
    }

    /**
     * The resolved position of one participant in a window.
     *
     * @param assets each once; an asset in which all four amounts are zero may be missing
     */
    record Resolved(AccountId accountId, List<ResolvedAsset> assets) {

        /** @throws IllegalArgumentException if an asset is there twice */
        public Resolved {
            assets = List.copyOf(assets);
            requireDistinct("assets", assets.stream().map(ResolvedAsset::asset));
        }
    }

    /**
     * One asset: the part that settles, and the part that is carried over. All four are zero or greater.
     *
     * @param delivered fees on top included
     * @param received fees taken out
     */
    record ResolvedAsset(Money delivered, Money received, Money carriedDelivers, Money carriedReceives) {
        public AssetCode asset() {
            return delivered.asset();
        }

        /** Returns both parts together. */
        public AssetSums sums() {
            return new AssetSums(delivered.plus(carriedDelivers), received.plus(carriedReceives));
        }
    }

    /**
     * Splits participants into lists that fit into one command each, in their order.
     *
     * @param assets of a participant
     */
    static <P> List<List<P>> chunks(List<P> participants, ToIntFunction<P> assets) {
        return chunks(participants, assets, MAX_POSITIONS);
    }

    /**
     * Splits participants into lists for one command each, in their order.
     *
     * @param assets of a participant
     * @param most assets of a list, unless it has one participant
     */
    static <P> List<List<P>> chunks(List<P> participants, ToIntFunction<P> assets, int most) {
        List<List<P>> chunks = new ArrayList<>();
        int first = 0;
        int positions = 0;
        for (int i = 0; i < participants.size(); i++) {
            int more = assets.applyAsInt(participants.get(i));
            if (i > first && (i - first == MAX_PARTICIPANTS || positions + more > most)) {
                chunks.add(List.copyOf(participants.subList(first, i)));
                first = i;
                positions = 0;
            }
            positions += more;
        }
        if (first < participants.size()) {
            chunks.add(List.copyOf(participants.subList(first, participants.size())));
        }
        return chunks;
    }

    private static <P> void requireOneChunk(List<P> participants, ToIntFunction<P> assets) {
        if (chunks(participants, assets).size() != 1) {
            throw new IllegalArgumentException("must be 1 to %d with at most %d assets: participants=%d"
                    .formatted(MAX_PARTICIPANTS, MAX_POSITIONS, participants.size()));
        }
    }

    private static void requireCount(String field, int count, int most) {
        if (count < 1 || count > most) {
            throw new IllegalArgumentException("must be 1 to %d: %s=%d".formatted(most, field, count));
        }
    }

    private static void requireDistinct(String field, Stream<?> elements) {
        List<?> listed = elements.toList();
        if (new HashSet<>(listed).size() < listed.size()) {
            throw new IllegalArgumentException("must have each once: %s=%s".formatted(field, listed));
        }
    }
}
