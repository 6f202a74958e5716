package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.correlation.MessageOriginProvider;
import org.axonframework.tracing.Span;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interceptors, correlation and spans around each handler, as on Axon's own buses. */
@Timeout(60)
class CommandBusInterceptionTest {

    private final TestDatabase database = new TestDatabase();
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final JarHouse house =
            new JarHouse(database, bus -> bus.spanFactory(new Spans()).correlation(new MessageOriginProvider()));

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void aCommandIsDispatchedInOneSpanAndHandledInAnother() {
        house.done(new Jar.Open("jar_a"));
        // Handling may begin while the dispatch has yet to return
        assertThat(happened)
                .containsSubsequence("dispatch starts", "handle starts", "handle ends")
                .hasSizeBetween(3, 4);
        await().until(() -> happened.contains("dispatch ends"));
    }

    @Test
    void theContextOfTheDispatchGoesWithTheCommand() {
        house.bus.registerHandlerInterceptor((unitOfWork, chain) -> {
            happened.add("context " + unitOfWork.getMessage().getMetaData().get("span"));
            return chain.proceed();
        });
        house.done(new Jar.Open("jar_a"));
        assertThat(happened).contains("context dispatch");
    }

    @Test
    void theSpanOfARefusedCommandRecordsTheReason() {
        house.done(new Jar.Open("jar_a"));
        house.refused(new Jar.Take("jar_a", 1));
        assertThat(happened).containsSubsequence("handle failed: TooFewMarbles", "handle ends");
    }

    @Test
    void everyCommandOfABatchHasItsOwnSpans() {
        house.done(new Jar.Open("jar_a"));
        happened.clear();
        var answers = List.of(
                house.send(new Jar.Add("jar_a", 1)),
                house.send(new Jar.Add("jar_a", 2)),
                house.send(new Jar.Take("jar_a", 9)));
        answers.forEach(answer -> answer.join());
        assertThat(happened.stream().filter("handle starts"::equals)).hasSize(3);
        assertThat(happened.stream().filter("handle ends"::equals)).hasSize(3);
        assertThat(happened.stream().filter("handle failed: TooFewMarbles"::equals))
                .hasSize(1);
    }

    @Test
    void handlerInterceptorsRunInTheOrderOfTheirRegistrationUntilTheyAreCancelled() {
        Registration first = house.bus.registerHandlerInterceptor(noting("first"));
        house.bus.registerHandlerInterceptor(noting("second"));
        house.done(new Jar.Open("jar_a"));
        assertThat(happened).containsSubsequence("first before", "second before", "second after", "first after");

        first.cancel();
        happened.clear();
        house.done(new Jar.Add("jar_a", 1));
        assertThat(happened).contains("second before", "second after").doesNotContain("first before");
    }

    @Test
    void anInterceptorMayRefuseACommandBeforeAndAfterItsHandler() {
        house.done(new Jar.Open("jar_a"));
        Registration before = house.bus.registerHandlerInterceptor((unitOfWork, chain) -> {
            throw new IllegalStateException("not today");
        });
        assertThat(house.refused(new Jar.Add("jar_a", 1))).hasMessage("not today");
        before.cancel();
        Registration after = house.bus.registerHandlerInterceptor((unitOfWork, chain) -> {
            chain.proceed();
            throw new IllegalStateException("not like this");
        });
        assertThat(house.refused(new Jar.Add("jar_a", 2))).hasMessage("not like this");
        after.cancel();

        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(0);
        assertThat(house.log.head()).isEqualTo(1);
    }

    @Test
    void anInterceptorMayChangeTheResult() {
        house.bus.registerHandlerInterceptor((unitOfWork, chain) -> "changed " + chain.proceed());
        assertThat(house.send(new Jar.Open("jar_a")).join().getPayload()).isEqualTo("changed jar_a");
    }

    @Test
    void aDispatchInterceptorThatRefusesDoesSoToTheSender() {
        Registration refusing = house.bus.registerDispatchInterceptor(commands -> (index, command) -> {
            throw new IllegalArgumentException("no such command");
        });
        assertThatThrownBy(() -> house.send(new Jar.Open("jar_a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such command");
        refusing.cancel();
        house.done(new Jar.Open("jar_a"));
    }

    @Test
    void eventsKnowWhatCausedThem() {
        DomainEventMessage<?> opened = house.done(new Jar.Open("jar_a"), Map.of("traceId", "request-1"))
                .events()
                .getFirst();
        assertThat(opened.getMetaData()).containsEntry("traceId", "request-1").containsKey("correlationId");
    }

    private MessageHandlerInterceptor<CommandMessage<?>> noting(String name) {
        return (unitOfWork, chain) -> {
            happened.add(name + " before");
            Object result = chain.proceed();
            happened.add(name + " after");
            return result;
        };
    }

    /** Spans that note what happens to them. */
    private final class Spans implements CommandBusSpanFactory {

        @Override
        public Span createDispatchCommandSpan(CommandMessage<?> command, boolean distributed) {
            return new Noted("dispatch");
        }

        @Override
        public Span createHandleCommandSpan(CommandMessage<?> command, boolean distributed) {
            return new Noted("handle");
        }

        @Override
        public <T> CommandMessage<T> propagateContext(CommandMessage<T> command) {
            return command.andMetaData(Map.of("span", "dispatch"));
        }
    }

    private final class Noted implements Span {

        private final String name;

        private Noted(String name) {
            this.name = name;
        }

        @Override
        public Span start() {
            happened.add(name + " starts");
            return this;
        }

        @Override
        public void end() {
            happened.add(name + " ends");
        }

        @Override
        public Span recordException(Throwable cause) {
            happened.add("%s failed: %s".formatted(name, cause.getClass().getSimpleName()));
            return this;
        }
    }
}
