package io.evenbook.bench.append;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.bench.append.BenchAccount.BenchEvent;
import io.evenbook.bench.append.BenchAccount.Deposit;
import io.evenbook.bench.append.BenchAccount.Deposited;
import io.evenbook.bench.append.BenchAccount.Open;
import io.evenbook.bench.append.BenchAccount.Opened;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.serialization.Serializer;

/** Evenbook's bus, which decides on one thread, and its log in PostgreSQL. An account's state is its last event. */
final class EvenbookContender implements Contender {
    private static final StreamType<BenchEvent, BenchEvent> ACCOUNT = StreamType.of(
                    "BenchAccount", BenchEvent.class, BenchEvent.class, (_, event) -> event)
            .build();

    private final HikariDataSource dataSource;
    private final SerialCommandBus bus;

    /** @param dataSource of a schema that has the tables of the event store */
    EvenbookContender(HikariDataSource dataSource) {
        this.dataSource = dataSource;
        Serializer serializer = BenchAccount.eventSerializer();
        PostgresEventStorageEngine engine = PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .build();
        bus = SerialCommandBus.builder().engine(engine).build();
        bus.subscribe(
                Open.class.getName(), command -> open((Open) command.getPayload(), SerialCommandBus.currentStreams()));
        bus.subscribe(
                Deposit.class.getName(),
                command -> deposit((Deposit) command.getPayload(), SerialCommandBus.currentStreams()));
    }

    private static Object open(Open command, Streams streams) {
        streams.append(ACCOUNT, command.accountId(), new Opened(command.accountId(), command.balance()));
        return null;
    }

    private static Object deposit(Deposit command, Streams streams) {
        BenchEvent account = streams.find(ACCOUNT, command.accountId());
        streams.append(ACCOUNT, command.accountId(), Deposited.to(command, account.balance()));
        return null;
    }

    @Override
    public CommandBus bus() {
        return bus;
    }

    @Override
    public void close() {
        bus.shutdown();
        dataSource.close();
    }
}
