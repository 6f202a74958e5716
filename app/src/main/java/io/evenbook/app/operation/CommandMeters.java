package io.evenbook.app.operation;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.bus.OverloadedException;
import io.evenbook.axon.postgres.lease.NotOwnerException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.monitoring.MessageMonitor;
import org.springframework.stereotype.Component;

/**
 * Times every command from dispatch to answer, by type and outcome. Axon's own monitors look up each timer for every
 * message and keep ten minutes of single measurements, which costs too much on this path.
 */
@Component
class CommandMeters implements MessageMonitor<CommandMessage<?>> {
    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    CommandMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public MonitorCallback onMessageIngested(CommandMessage<?> command) {
        Timer.Sample sample = Timer.start(registry);
        Class<?> type = command.getPayloadType();
        return new MonitorCallback() {
            @Override
            public void reportSuccess() {
                sample.stop(timer(type, "done"));
            }

            @Override
            public void reportFailure(Throwable cause) {
                sample.stop(timer(type, outcome(cause)));
            }

            @Override
            public void reportIgnored() {
                sample.stop(timer(type, "ignored"));
            }
        };
    }

    private static String outcome(Throwable cause) {
        return switch (cause) {
            case RejectedException _ -> "rejected";
            case OverloadedException _ -> "overloaded";
            case NotOwnerException _ -> "standby";
            case null, default -> "failed";
        };
    }

    private Timer timer(Class<?> type, String outcome) {
        return timers.computeIfAbsent(
                new Key(type, outcome),
                key -> Timer.builder("evenbook.commands")
                        .description("Commands, from dispatch to answer")
                        .tag("command", key.type().getSimpleName())
                        .tag("outcome", key.outcome())
                        .publishPercentileHistogram()
                        .register(registry));
    }

    private record Key(Class<?> type, String outcome) {}
}
