package io.evenbook.saga.reaction;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.customer.CustomerCommand.AlignAccounts;
import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.customer.CustomerEvent.CustomerResumed;
import io.evenbook.api.customer.CustomerEvent.CustomerSuspended;
import io.evenbook.api.id.ImportId;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.journal.ImportCommand.PostChunk;
import io.evenbook.api.journal.ImportEvent;
import io.evenbook.api.journal.ImportEvent.ImportPosted;
import io.evenbook.api.journal.ImportEvent.ImportStaged;
import io.evenbook.api.journal.PeriodCommand.RecordTrialBalance;
import io.evenbook.api.journal.PeriodEvent.KindTotals;
import io.evenbook.api.journal.PeriodEvent.PeriodClosed;
import io.evenbook.api.journal.TrialBalance;
import io.evenbook.api.journal.TrialBalance.LedgerAccountTotals;
import io.evenbook.api.market.MarketCommand.ContinueAuction;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent.ReleasesHold;
import io.evenbook.api.port.Imports;
import io.evenbook.api.port.TrialBalances;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires all reactions of the service. */
@Configuration(proxyBeanMethods = false)
class ReactionConfiguration {
    private final EventProcessors processors;
    private final BatchDispatcher commands;
    private final EventLog log;

    ReactionConfiguration(EventProcessors processors, BatchDispatcher commands, EventLog log) {
        this.processors = processors;
        this.commands = commands;
        this.log = log;
    }

    /**
     * Releases the hold of an order that a command of another account, or of the market, ended or made smaller. The
     * market computed the amount; the account holds it.
     */
    @Bean
    LogReader orderEnds() {
        return add("OrderEnds", ReleasesHold.class, (event, _) -> release(event));
    }

    static Optional<Object> release(ReleasesHold event) {
        return Optional.ofNullable(event.release()).map(release -> new ReleaseOrderHold(event.accountId(), release));
    }

    /**
     * Cancels the resting orders of a frozen account. The freezing command cancels them itself, in several commits;
     * this continues after a crash between them, and otherwise finds no orders.
     */
    @Bean
    LogReader frozenOrders() {
        return add("FrozenOrders", AccountFrozen.class, (frozen, _) -> cancelOrders(frozen));
    }

    static Optional<Object> cancelOrders(AccountFrozen frozen) {
        return Optional.of(new CancelAccountOrders(frozen.accountId(), null, null, CancelReason.FROZEN));
    }

    /**
     * Goes on with an auction. The command that uncrosses does so itself, in several commits; this continues after a
     * crash between them, and otherwise finds nothing to do.
     */
    @Bean
    LogReader auctions() {
        return add("Auctions", AuctionUncrossed.class, (uncrossed, _) -> goOn(uncrossed));
    }

    static Optional<Object> goOn(AuctionUncrossed part) {
        return part.complete()
                ? Optional.empty()
                : Optional.of(new ContinueAuction(part.marketId(), part.phase(), part.reason(), part.session()));
    }

    /**
     * Freezes or unfreezes the accounts of a customer. The command that suspends or resumes it does so itself, in
     * several commits; this continues after a crash between them, and otherwise finds nothing to do.
     */
    @Bean
    LogReader customerFreezes() {
        return add("CustomerFreezes", CustomerEvent.class, (event, _) -> alignAccounts(event));
    }

    static Optional<Object> alignAccounts(CustomerEvent event) {
        return event instanceof CustomerSuspended || event instanceof CustomerResumed
                ? Optional.of(new AlignAccounts(event.customerId()))
                : Optional.empty();
    }

    /** Posts the chunks of an import one after the other, as soon as the last one is staged. */
    @Bean
    LogReader importChunks() {
        return add(
                Imports.PROCESS,
                ImportEvent.class,
                (event, _) -> postNext(event, chunk -> staged(event.importId(), chunk)));
    }

    /** @param staged finds a staged chunk of the import by its number, from 0 */
    static Optional<Object> postNext(ImportEvent event, IntFunction<ImportStaged> staged) {
        int next = switch (event) {
            case ImportStaged last when last.last() -> 0;
            case ImportPosted posted when !posted.last() -> posted.chunk() + 1;
            default -> -1;
        };
        if (next < 0) {
            return Optional.empty();
        }
        ImportStaged chunk = staged.apply(next);
        return Optional.of(new PostChunk(chunk.importId(), chunk.chunk(), chunk.from(), chunk.last(), chunk.entries()));
    }

    /** The first events of an import's stream are its chunks. */
    private ImportStaged staged(ImportId importId, int chunk) {
        return (ImportStaged)
                log.eventsOf(importId.value(), chunk, chunk).getFirst().getPayload();
    }

    /** Records the trial balance at the position where a period was closed. */
    @Bean
    LogReader trialBalances(TrialBalances ledger) {
        return add(
                "TrialBalances",
                PeriodClosed.class,
                (closed, position) -> Optional.of(record(closed, ledger.at(position))));
    }

    static RecordTrialBalance record(PeriodClosed closed, TrialBalance balance) {
        Map<List<Object>, KindTotals> totals = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (LedgerAccountTotals line : balance.accounts()) {
            totals.merge(
                    List.of(line.kind(), line.asset()),
                    new KindTotals(line.kind(), line.asset(), line.debits(), line.credits()),
                    (sum, more) -> new KindTotals(
                            sum.kind(),
                            sum.asset(),
                            sum.debits().add(more.debits()),
                            sum.credits().add(more.credits())));
            lines.add("%s %s %s %s\n"
                    .formatted(
                            line.ledgerAccount(),
                            line.asset(),
                            line.debits().toPlainString(),
                            line.credits().toPlainString()));
        }
        return new RecordTrialBalance(
                closed.through(),
                balance.position(),
                totals.values().stream()
                        .sorted(comparing(KindTotals::kind)
                                .thenComparing(sum -> sum.asset().value()))
                        .toList(),
                RequestKey.hash(lines.stream().sorted().collect(joining()).getBytes(StandardCharsets.UTF_8)));
    }

    private <E> LogReader add(String name, Class<E> kind, BiFunction<E, Long, Optional<Object>> command) {
        ProcessDispatcher dispatcher = new ProcessDispatcher(name, commands);
        return processors.add(
                name, new Parking(new Reaction<>(kind, command, dispatcher), dispatcher, Parking.eventsOf(log)));
    }
}
