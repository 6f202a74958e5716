package io.evenbook.command.naive;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.bus.AnswerForm;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.axon.postgres.bus.Lane;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.command.Handlers;
import io.evenbook.command.TestService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;

/** The rules on the real bus, over a log in PostgreSQL. The test sets the clock. */
final class BusLedger implements AutoCloseable {
    /** Small enough that the bus evicts and reloads states all the time. */
    private static final long MEMORY_BYTES = 128 << 10;

    private final TestService service = new TestService();
    private final EmbeddedPostgres postgres = service.postgres();
    private final HikariDataSource database = service.logDatabase(postgres);
    private final PostgresEventStorageEngine engine;
    private final SerialCommandBus bus;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Consumer<Answered> listener;
    private final Map<String, Instant> decidedAt = new ConcurrentHashMap<>();

    /** @param key idempotency key; null if it has none */
    record Request(Object command, boolean rehearsal, String key) {}

    /** @param outcome the version of the resource, or why the command was refused */
    record Decided(Object outcome, List<Object> events, long position) {}

    /**
     * An answer.
     *
     * @param at time of the first event; without events, of the batch that decided the command, or its first part
     * @param kept the answer that all repeats of its key get; null if none is kept
     */
    record Answered(Request request, Decided decided, Instant at, String kept, boolean replayed) {}

    private record Look(StreamType<?, ?> type, String id) {}

    /** @param listener gets every decided answer, one at a time, in the order of the decisions */
    BusLedger(InstantSource clock, Consumer<Answered> listener) throws IOException {
        this.listener = listener;
        engine = PostgresEventStorageEngine.builder()
                .dataSource(database)
                .eventSerializer(service.eventSerializer())
                .snapshotSerializer(service.generalSerializer())
                .clock(clock.withZone(ZoneOffset.UTC))
                .build();
        bus = SerialCommandBus.builder()
                .engine(engine)
                .memory(MEMORY_BYTES)
                .laneOf(BusLedger::lane)
                .meterRegistry(meters)
                .build();
        Handlers.commands().forEach(command -> bus.subscribe(command.getName(), this::handle));
        bus.subscribe(Look.class.getName(), message -> {
            Look look = (Look) message.getPayload();
            return SerialCommandBus.currentStreams().find(look.type, look.id);
        });
    }

    private Object handle(Message<?> message) {
        decidedAt.put(message.getIdentifier(), SerialCommandBus.currentStreams().time());
        return Handlers.decide(message.getPayload(), SerialCommandBus.currentStreams());
    }

    /** Completes exceptionally if the bus did not decide the command. */
    CompletableFuture<Answered> send(Request request) {
        CompletableFuture<Answered> future = new CompletableFuture<>();
        GenericCommandMessage<Object> message = new GenericCommandMessage<>(request.command, metaData(request));
        bus.<Object, Object>dispatch(message, (_, result) -> {
            if (!Committed.isAttachedTo(result)) {
                future.completeExceptionally(result.exceptionResult());
                return;
            }
            try {
                Answered answered = answered(request, decidedAt.remove(message.getIdentifier()), result);
                listener.accept(answered);
                future.complete(answered);
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private static Answered answered(Request request, Instant at, CommandResultMessage<?> result) {
        Committed committed = Committed.of(result);
        return new Answered(
                request,
                new Decided(
                        outcome(result),
                        committed.events().stream()
                                .<Object>map(Message::getPayload)
                                .toList(),
                        committed.position()),
                committed.events().stream()
                        .findFirst()
                        .map(EventMessage::getTimestamp)
                        .orElse(at),
                committed.answer() == null ? null : new String(committed.answer()),
                committed.replayed());
    }

    private static Object outcome(CommandResultMessage<?> result) {
        return result.isExceptional() ? refusal((RuntimeException) result.exceptionResult()) : result.getPayload();
    }

    /** Why a command was refused. */
    static Object refusal(RuntimeException failure) {
        return switch (failure) {
            case RejectedException refused -> refused.rejection();
            case UniqueKeyUsedException used ->
                "used from %d to %d".formatted(used.firstPosition(), used.lastPosition());
            default -> throw failure;
        };
    }

    private static Map<String, Object> metaData(Request request) {
        Map<String, Object> metaData = new HashMap<>(Map.of(CommandKeys.UNIQUE_KEYS, uniqueKeys(request.command)));
        if (request.rehearsal) {
            metaData.put(CommandKeys.REHEARSAL, true);
        } else if (request.key != null) {
            metaData.put(CommandKeys.COMMAND_KEY, request.key);
            metaData.put(CommandKeys.BODY_HASH, "same");
            metaData.put(CommandKeys.ANSWER_FORM, (AnswerForm) BusLedger::keep);
        }
        return metaData;
    }

    /** As for requests over HTTP: successes and refusals by the rules are kept. */
    private static byte[] keep(CommandResultMessage<?> result) {
        return result.isExceptional() && !(result.exceptionResult() instanceof RejectedException)
                ? null
                : "%s at %d"
                        .formatted(outcome(result), Committed.of(result).position())
                        .getBytes();
    }

    /** The unique keys that a command uses. */
    static List<String> uniqueKeys(Object command) {
        return switch (command) {
            case Deposit deposit -> List.of("deposit\n" + deposit.accountId() + "\n" + deposit.reference());
            case PlaceHold place -> List.of("hold\n" + place.accountId() + "\n" + place.holdId());
            case CaptureHold capture ->
                List.of("capture\n" + capture.accountId() + "\n" + capture.holdId() + "\n" + capture.key());
            case RequestWithdrawal request -> List.of("withdrawal\n" + request.withdrawalId());
            case ConfirmWithdrawal confirm -> List.of("withdrawal\n" + confirm.withdrawalId());
            case CancelWithdrawal cancel -> List.of("withdrawal\n" + cancel.withdrawalId());
            default -> List.of();
        };
    }

    private static Lane lane(Message<?> message) {
        return switch (message.getPayload()) {
            case FreezeAccount _ -> Lane.OPERATORS;
            case TradeCommand _ -> Lane.PROCESSES;
            default -> Lane.CLIENTS;
        };
    }

    /** The state on which the next command would be decided. */
    Object state(StreamType<?, ?> type, String id) {
        CompletableFuture<Object> state = new CompletableFuture<>();
        bus.<Object, Object>dispatch(
                new GenericCommandMessage<>(new Look(type, id)), (_, result) -> state.complete(result.getPayload()));
        return state.join();
    }

    /** How many commands were decided in one batch, on average. */
    double meanBatch() {
        return meters.get("command.bus.batch").summary().mean();
    }

    /** All events, read from the log. */
    List<Object> log() {
        EventLog log = engine.eventLog();
        return log.eventsBetween(1, log.head()).stream()
                .<Object>map(Message::getPayload)
                .toList();
    }

    /** The times of all events, by position. */
    Map<Long, Instant> times() {
        EventLog log = engine.eventLog();
        return log.eventsBetween(1, log.head()).stream()
                .collect(Collectors.toMap(EventLog::positionOf, EventMessage::getTimestamp));
    }

    @Override
    public void close() throws IOException {
        bus.shutdown();
        database.close();
        postgres.close();
    }
}
