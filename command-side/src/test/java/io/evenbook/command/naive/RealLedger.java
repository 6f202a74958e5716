package io.evenbook.command.naive;

import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedItem;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.EntryEvent;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.command.Handlers;
import io.evenbook.command.MemoryStreams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.journal.EntryState;
import io.evenbook.command.market.MarketState;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.trade.TradeState;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The rules under test, the log of their events as JSON, and the ledger balances from the log's entries. */
final class RealLedger implements AutoCloseable {
    private static final Map<String, Class<?>> EVENTS = EventCatalog.ENTRIES.stream()
            .collect(Collectors.toMap(EventCatalog.Entry::name, EventCatalog.Entry::eventClass));

    private final MemoryStreams streams = new MemoryStreams();
    /** Credits minus debits. */
    private final Map<LedgerAccount, Map<AssetCode, BigDecimal>> ledger = new HashMap<>();
    /** The sum over all accounts of the ledger, which is zero after every commit. */
    private final Map<AssetCode, BigDecimal> sums = new HashMap<>();

    private final JsonMapper json = EvenbookJson.mapper();
    private final Path log;
    private final BufferedWriter writer;

    RealLedger(Map<String, Integer> decimals, Path log) throws IOException {
        this.log = log;
        writer = Files.newBufferedWriter(log);
        decimals.forEach((asset, scale) -> streams.commit(() ->
                Handlers.decide(new RegisterAsset(new AssetCode(asset), asset, AssetType.CRYPTO, scale), streams)));
    }

    /** The outcome of a command. @param events also of the commits before a part that was refused */
    record Answer(String outcome, List<Object> events) {}

    Answer apply(Object command, Instant now) {
        streams.time(now);
        List<Object> events = new ArrayList<>();
        try {
            for (Object part = command; part != null; part = streams.continuation()) {
                events.addAll(commit(part));
            }
            return new Answer(events.isEmpty() ? NaiveLedger.NOTHING : NaiveLedger.DONE, events);
        } catch (RejectedException e) {
            return new Answer(text(e.rejection()), events);
        } catch (UniqueKeyUsedException e) {
            return new Answer("used", events);
        }
    }

    private List<Object> commit(Object command) {
        List<Object> events =
                streams.commit(() -> Handlers.decide(command, streams)).events();
        events.forEach(this::record);
        sums.forEach((asset, sum) -> {
            if (sum.signum() != 0) {
                throw new AssertionError("the ledger's sum of %s is %s after %s".formatted(asset, sum, command));
            }
        });
        streams.forgetLog();
        return events;
    }

    private static String text(Rejection rejection) {
        return rejection instanceof RejectedItem part
                ? "%s %s=%d".formatted(part.code(), part.part(), part.index())
                : rejection.code();
    }

    private void record(Object event) {
        try {
            writer.write(EventCatalog.of(event.getClass()).name());
            writer.write('\t');
            writer.write(json.writeValueAsString(event));
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (event instanceof PostsEntry posts) {
            posts.entry().postings().forEach(this::post);
        }
    }

    private void post(Posting posting) {
        BigDecimal amount = posting.amount().amount();
        BigDecimal change = posting.side() == PostingSide.CREDIT ? amount : amount.negate();
        sums.merge(posting.amount().asset(), change, BigDecimal::add);
        ledger.computeIfAbsent(posting.ledgerAccount(), _ -> new HashMap<>())
                .merge(posting.amount().asset(), change, BigDecimal::add);
    }

    AccountState account(String accountId) {
        return streams.find(AccountState.AGGREGATE.type(), accountId);
    }

    MemoryStreams streams() {
        return streams;
    }

    BigDecimal ledger(LedgerAccount account, String asset) {
        return ledger.getOrDefault(account, Map.of()).getOrDefault(new AssetCode(asset), BigDecimal.ZERO);
    }

    /** All states, folded from the log again, by type of stream and identifier. */
    Map<StreamType<?, ?>, Map<String, Object>> replay() throws IOException {
        writer.flush();
        Map<StreamType<?, ?>, Map<String, Object>> states = new HashMap<>();
        try (BufferedReader reader = Files.newBufferedReader(log)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int tab = line.indexOf('\t');
                switch (json.readValue(line.substring(tab + 1), EVENTS.get(line.substring(0, tab)))) {
                    case AccountEvent event -> fold(states, AccountState.AGGREGATE.type(), event.accountId(), event);
                    case MarketEvent event -> fold(states, MarketState.AGGREGATE.type(), event.marketId(), event);
                    case OrderEvent event -> fold(states, OrderState.AGGREGATE.type(), event.orderId(), event);
                    case TradeEvent event -> fold(states, TradeState.AGGREGATE.type(), event.tradeId(), event);
                    case EntryEvent event -> fold(states, EntryState.AGGREGATE.type(), event.streamId(), event);
                    default -> {}
                }
            }
        }
        return states;
    }

    private static <S> void fold(
            Map<StreamType<?, ?>, Map<String, Object>> states, StreamType<S, ?> type, Object id, Object event) {
        states.computeIfAbsent(type, _ -> new HashMap<>())
                .compute(
                        id.toString(),
                        (_, state) -> type.evolve(type.stateType().cast(state), event));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
