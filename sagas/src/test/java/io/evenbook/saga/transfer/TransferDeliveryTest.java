package io.evenbook.saga.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.ReceiveTransfer;
import io.evenbook.api.account.AccountCommand.ReturnTransfer;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountEvent.TransferReturned;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.TransferId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.CommandKeys;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.InMemoryLog;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.ScriptedCommandBus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferDeliveryTest {
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final AccountId BOB = new AccountId("acc_bob");
    private static final TransferId TRANSFER = TransferId.of("0".repeat(26), ALICE);
    private static final Money AMOUNT = new Money(new AssetCode("USD"), new BigDecimal("12.50"));
    private static final Balance BALANCE = new Balance(AMOUNT, AMOUNT.minus(AMOUNT));
    private static final JournalEntry ENTRY = new JournalEntry(
            new EntryId("ent_1"),
            EntryKind.TRANSFER_OUT,
            "any",
            null,
            List.of(Posting.debit(LedgerAccount.customer(ALICE), AMOUNT), Posting.credit(LedgerAccount.CLEARING, AMOUNT)));

    private static final TransferSent SENT = new TransferSent(ALICE, TRANSFER, BOB, AMOUNT, "for you", ENTRY, BALANCE);
    private static final TransferRefused REFUSED =
            new TransferRefused(BOB, TRANSFER, ALICE, AMOUNT, "account.closed", "Account acc_bob is closed.");

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final InMemoryLog log = new InMemoryLog();
    private final EventProcessors processors = log.processors();
    private final TransferDelivery delivery =
            new TransferDelivery(new ProcessDispatcher(TransferDelivery.NAME, bus.dispatcher()));
    private final LogReader reader = processors.add(TransferDelivery.NAME, delivery);

    @AfterEach
    void stop() {
        processors.stop();
        log.close();
    }

    @Test
    void whatWasSentIsReceivedByTheOther() {
        handle(SENT);

        assertThat(bus.commands()).containsExactly(new ReceiveTransfer(BOB, TRANSFER, ALICE, AMOUNT, "for you"));
        assertKey("transfer\n" + TRANSFER);
    }

    @Test
    void whatWasRefusedGoesBackWithTheReason() {
        handle(REFUSED);

        assertThat(bus.commands())
                .containsExactly(
                        new ReturnTransfer(ALICE, TRANSFER, BOB, AMOUNT, "account.closed", "Account acc_bob is closed."));
        assertKey("transfer-return\n" + TRANSFER);
    }

    @Test
    void aCaptureForAnotherAccountIsReceivedThere() {
        handle(captured(TRANSFER, BOB));

        assertThat(bus.commands()).containsExactly(new ReceiveTransfer(BOB, TRANSFER, ALICE, AMOUNT, null));
        assertKey("transfer\n" + TRANSFER);
    }

    @Test
    void aCaptureThatLeftTheLedgerCausesNothing() {
        handle(captured(null, null));

        assertThat(bus.commands()).isEmpty();
    }

    @Test
    void whatHasReachedItsEndCausesNothing() {
        assertThat(canHandle(new TransferReceived(BOB, TRANSFER, ALICE, AMOUNT, "for you", ENTRY, BALANCE))).isFalse();
        assertThat(canHandle(new TransferReturned(ALICE, TRANSFER, BOB, AMOUNT, "account.closed", "gone", ENTRY, null))).isFalse();
        assertThat(canHandle(new AccountOpened(ALICE, "alice"))).isFalse();
        assertThat(canHandle(SENT)).isTrue();
        assertThat(canHandle(REFUSED)).isTrue();
        assertThat(canHandle(captured(null, null))).isTrue();
    }

    @Test
    void whatIsSentAgainAfterAFailureHasTheSameKey() {
        AtomicInteger failures = new AtomicInteger(2);
        bus.answerBy(_ -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("connection lost");
            }
        });
        log.append(SENT);
        processors.start();

        await().atMost(Duration.ofSeconds(20)).until(() -> reader.position() == 1);
        assertThat(bus.commands()).hasSize(3).containsOnly(new ReceiveTransfer(BOB, TRANSFER, ALICE, AMOUNT, "for you"));
        assertThat(bus.messages()).allSatisfy(
                command -> assertThat(command.getMetaData()).containsEntry(CommandKeys.COMMAND_KEY, "transfer\n" + TRANSFER));
    }

    @Test
    void itsCommandsSayWhoSentThemAndWhy() {
        handle(InMemoryLog.with(EventMetaData.CORRELATION_ID, "request-7", SENT));

        assertThat(bus.messages().getFirst().getMetaData())
                .containsEntry(EventMetaData.ACTOR, "system:TransferDelivery")
                .containsEntry(EventMetaData.CORRELATION_ID, "request-7")
                .containsKey(EventMetaData.CAUSATION_ID);
    }

    @Test
    void aRejectedDeliveryStopsTheProcessRatherThanBeingLost() {
        bus.answerBy(_ -> {
            throw new RejectedException(new Unexpected());
        });

        assertThat(handle(SENT).exceptionResult())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not be refused: ReceiveTransfer")
                .hasMessageContaining("account.unknown");
    }

    private static HoldCaptured captured(TransferId transferId, AccountId to) {
        return new HoldCaptured(
                ALICE, new HoldId("hld_1"), "c1", AMOUNT, AMOUNT.minus(AMOUNT), transferId, to, ENTRY, BALANCE);
    }

    private void assertKey(String key) {
        assertThat(bus.messages().getFirst().getMetaData()).containsEntry(CommandKeys.COMMAND_KEY, key);
    }

    private boolean canHandle(Object event) {
        return delivery.canHandle(new GenericEventMessage<>(event));
    }

    private ResultMessage<?> handle(Object event) {
        EventMessage<?> message = event instanceof EventMessage<?> given ? given : new GenericEventMessage<>(event);
        return DefaultUnitOfWork.startAndGet(message).executeWithResult(() -> delivery.handle(message));
    }

    private record Unexpected() implements Rejection {
        @Override
        public String code() {
            return "account.unknown";
        }

        @Override
        public String detail() {
            return "there is no such account";
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }
}
