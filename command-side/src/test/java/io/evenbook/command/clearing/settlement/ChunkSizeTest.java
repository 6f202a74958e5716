package io.evenbook.command.clearing.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The events of the largest commands, with the longest names and amounts, fit into the bytes of one command. */
class ChunkSizeTest {
    private static final int MAX_BYTES = 1_000_000;
    private static final AccountId ACCOUNT = new AccountId("acc_" + "a".repeat(60));
    private static final SchemeId SCHEME = SchemeId.named("S".repeat(31));
    private static final WindowId WINDOW = WindowId.of(SCHEME, 999_999_998);
    private static final Instant AT = Instant.parse("2026-01-31T09:00:00.123456Z");
    private static final MarketId MARKET = new MarketId("B".repeat(16) + "-" + "Q".repeat(16));

    @Test
    void aChunkOfParticipants() {
        int assets = PositionCommand.MAX_POSITIONS / PositionCommand.MAX_PARTICIPANTS;
        long prepared = bytes(prepared(assets)) * PositionCommand.MAX_PARTICIPANTS;
        long settled = bytes(settled(assets)) * PositionCommand.MAX_PARTICIPANTS;
        System.out.printf("ChunkSizeTest: %,d bytes prepared, %,d settled%n", prepared, settled);

        assertThat(prepared).isLessThan(MAX_BYTES);
        assertThat(settled).isLessThan(MAX_BYTES);
        assertThat(bytes(settled(PositionCommand.MAX_POSITIONS))).isLessThan(MAX_BYTES);
    }

    /** Each trade between two accounts of its own, or all between the same two. */
    @Test
    void aChunkOfTrades() {
        long apart = bytes(novated(1)) * 2 * PositionCommand.MAX_TRADES;
        long together = bytes(novated(PositionCommand.MAX_TRADES)) * 2;
        System.out.printf("ChunkSizeTest: %,d bytes novated apart, %,d together%n", apart, together);

        assertThat(apart).isLessThan(MAX_BYTES);
        assertThat(together).isLessThan(MAX_BYTES);
    }

    @Test
    void aChunkOfFails() {
        SettlementFailed failed = new SettlementFailed(
                TradeId.of(MARKET, Long.MAX_VALUE),
                WINDOW,
                Side.SELL,
                ACCOUNT,
                new AssetCode("A".repeat(16)),
                FailCause.ON_HOLD,
                longest(0),
                longest(0),
                LocalDate.of(2026, 1, 31),
                WINDOW.next());
        long failing = bytes(failed) * PositionCommand.MAX_FAILS;
        System.out.printf("ChunkSizeTest: %,d bytes failed%n", failing);

        assertThat(failing).isLessThan(MAX_BYTES);
    }

    private static long bytes(Object event) {
        return EvenbookJson.mapper().writeValueAsString(event).getBytes(StandardCharsets.UTF_8).length;
    }

    private static SettlementPrepared prepared(int assets) {
        return new SettlementPrepared(
                ACCOUNT,
                WINDOW,
                IntStream.range(0, assets)
                        .mapToObj(asset -> new PreparedAsset(longest(asset), balance(asset)))
                        .toList());
    }

    private static PositionSettled settled(int assets) {
        List<SettledAsset> settled = IntStream.range(0, assets)
                .mapToObj(asset -> new SettledAsset(
                        longest(asset), longest(asset), longest(asset), longest(asset), longest(asset), balance(asset)))
                .toList();
        List<OpenPosition> positions = IntStream.range(0, assets)
                .mapToObj(asset -> new OpenPosition(longest(asset), longest(asset), longest(asset)))
                .toList();
        List<Posting> postings = IntStream.range(0, assets)
                .boxed()
                .flatMap(asset -> Stream.of(
                        Posting.debit(LedgerAccount.customer(ACCOUNT), longest(asset)),
                        Posting.credit(LedgerAccount.clearing(ACCOUNT), longest(asset))))
                .toList();
        JournalEntry entry = new JournalEntry(
                EntryId.settled(WINDOW, ACCOUNT), EntryKind.SETTLEMENT, "Settlement of " + WINDOW, null, AT, postings);
        return new PositionSettled(ACCOUNT, WINDOW, WINDOW.next(), settled, positions, entry);
    }

    private static TradesNovated novated(int trades) {
        List<NovatedSide> sides = IntStream.range(0, trades)
                .mapToObj(number -> new NovatedSide(
                        TradeId.of(MARKET, Long.MAX_VALUE - number),
                        Side.SELL,
                        HoldId.behind(OrderId.of(MARKET, "01jd0000000000000000000000")),
                        longest(0),
                        longest(0),
                        longest(1),
                        longest(0),
                        longest(1),
                        longest(1)))
                .toList();
        List<Posting> postings = Stream.of(0, 1)
                .flatMap(asset -> Stream.of(
                        Posting.debit(LedgerAccount.clearing(ACCOUNT), longest(asset)),
                        Posting.credit(LedgerAccount.CCP, longest(asset)),
                        Posting.debit(LedgerAccount.CCP, longest(asset)),
                        Posting.credit(LedgerAccount.FEES, longest(asset))))
                .toList();
        JournalEntry entry = new JournalEntry(
                EntryId.novated(sides.getFirst().tradeId(), ACCOUNT),
                EntryKind.NOVATION,
                "Novation of 100 trades in " + WINDOW,
                null,
                AT,
                postings);
        List<OpenPosition> positions = Stream.of(0, 1)
                .map(asset -> new OpenPosition(longest(asset), longest(asset), longest(asset)))
                .toList();
        return new TradesNovated(ACCOUNT, WINDOW, sides, positions, entry, List.of(balance(0), balance(1)));
    }

    private static Balance balance(int asset) {
        return new Balance(longest(asset), longest(asset));
    }

    /** 36 digits of an asset with a long code. */
    private static Money longest(int asset) {
        String code = "A%015d".formatted(asset);
        return new Money(new AssetCode(code), new BigDecimal("9".repeat(18) + "." + "9".repeat(18)));
    }
}
