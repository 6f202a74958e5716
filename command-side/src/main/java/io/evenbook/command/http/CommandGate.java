package io.evenbook.command.http;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RequestKey;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.order.OrderSequence;
import io.evenbook.axon.postgres.CommandKeys;
import io.evenbook.axon.postgres.Committed;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.KeyInProgressException;
import io.evenbook.axon.postgres.KeyReusedException;
import io.evenbook.axon.postgres.OverloadedException;
import io.evenbook.axon.postgres.UniqueKeyUsedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The one way by which a client's command gets to the bus: it says who sends it and why, and waits until what it did is durable. */
@Component
public final class CommandGate {
    private static final Pattern VERSION = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT_FOR_ROOM = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final JsonMapper canonical = EvenbookJson.mapper();
    private final CommandBus bus;
    private final EventLog log;
    private final OrderSequence orderSequence;
    private final HttpServletRequest request;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /** @param request stands for the request of the thread that asks */
    CommandGate(CommandBus bus, EventLog log, OrderSequence orderSequence, HttpServletRequest request) {
        this.bus = bus;
        this.log = log;
        this.orderSequence = orderSequence;
        this.request = request;
    }

    /** @throws RejectedException if it is refused; failures of the bus go through as they are */
    public Done send(Write write) {
        return done(dispatch(message(write, null)));
    }

    /** @throws RejectedException if it is refused; failures of the bus go through as they are */
    public <T> ResponseEntity<T> perform(Operation<T> operation) {
        return answer(operation, dispatch(message(operation.write(), null)), null);
    }

    /**
     * Begins a request of several operations, and takes its Idempotency-Key, if it has one, for all of them.
     *
     * @param body what a repeat of the request is compared with
     * @throws KeyInProgressException    if the same request is still running
     * @throws KeyReusedException        if the key came with another body before
     */
    public Several several(Object body) {
        return new Several(body);
    }

    /** @throws MalformedRequestException if the request names a version in If-Match */
    public void requireNoVersion() {
        if (request.getHeader(HttpHeaders.IF_MATCH) != null) {
            throw new MalformedRequestException(HttpHeaders.IF_MATCH, "Of several commands none has the version of the If-Match.");
        }
    }

    /** The operations of one request. Each has a key of its own, so that of a request that was broken off what is missing is done by a repeat. */
    public final class Several implements AutoCloseable {
        private final String key;
        private final boolean replayed;

        private Several(Object body) {
            this.key = requestKey();
            if (key == null) {
                replayed = false;
                return;
            }
            if (!running.add(key)) {
                throw new KeyInProgressException(key);
            }
            try {
                replayed = done(dispatch(message(Write.of(new TakeKey(key), body), null))).isReplayed();
            } catch (Throwable e) {
                running.remove(key);
                throw e;
            }
        }

        /** Whether the same request came before. */
        public boolean isReplayed() {
            return replayed;
        }

        /**
         * Begins one of them and does not wait for its outcome. Those that are begun one after the other on the same aggregate are done in
         * this order. While there is no room for it, it is tried again.
         *
         * @param item its number in the request
         * @return waits for the outcome and answers, or throws as {@link #perform} does
         * @throws OverloadedException if there is no room for too long
         */
        public <T> Supplier<ResponseEntity<T>> begin(Operation<T> operation, int item) {
            CommandMessage<Object> message = message(operation.write(), item);
            CompletableFuture<CommandResultMessage<?>> answer = dispatchOnceThereIsRoom(message);
            return () -> answer(operation, answer, item);
        }

        @Override
        public void close() {
            if (key != null) {
                running.remove(key);
            }
        }
    }

    private CompletableFuture<CommandResultMessage<?>> dispatchOnceThereIsRoom(CommandMessage<Object> message) {
        long deadline = System.nanoTime() + LONGEST_WAIT_FOR_ROOM.toNanos();
        while (true) {
            CompletableFuture<CommandResultMessage<?>> answer = dispatch(message);
            CommandResultMessage<?> atOnce = answer.getNow(null);
            boolean overloaded = atOnce != null
                    && atOnce.isExceptional()
                    && atOnce.exceptionResult() instanceof OverloadedException;
            if (!overloaded || System.nanoTime() - deadline > 0) {
                return answer;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return answer;
            }
        }
    }

    private <T> ResponseEntity<T> answer(
            Operation<T> operation, CompletableFuture<CommandResultMessage<?>> answer, Integer item) {
        try {
            return operation.answer().apply(done(answer));
        } catch (UniqueKeyUsedException e) {
            if (operation.keyUsed() != null) {
                throw operation.keyUsed();
            }
            // While the first use is not durable, asking again tells what became of it.
            return e.earlier().isPresent()
                    ? operation.answer().apply(new Done(e.earlier().get(), log))
                    : answer(operation, dispatch(message(operation.write(), item)), item);
        }
    }

    private CompletableFuture<CommandResultMessage<?>> dispatch(CommandMessage<Object> message) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        bus.<Object, Object>dispatch(message, (_, result) -> answer.complete(result));
        return answer;
    }

    /**
     * Asks an aggregate for something that leaves no trace.
     *
     * @throws RejectedException if it is refused; failures of the bus go through as they are
     */
    public Object ask(Object command) {
        return successful(dispatch(GenericCommandMessage.asCommandMessage(command))).getPayload();
    }

    private Done done(CompletableFuture<CommandResultMessage<?>> answer) {
        return new Done(Committed.of(successful(answer)), log);
    }

    private static CommandResultMessage<?> successful(CompletableFuture<CommandResultMessage<?>> answer) {
        CommandResultMessage<?> result = answer.join();
        if (!result.isExceptional()) {
            return result;
        }
        throw result.exceptionResult() instanceof RuntimeException failure
                ? failure
                : new IllegalStateException(result.exceptionResult());
    }

    /**
     * Sends a command on an order that may not have reached its market yet: no order that was acknowledged before is overtaken.
     *
     * @throws RejectedException   if it is refused
     * @throws OverloadedException if too many orders are on their way
     */
    public Done sendBehindOrders(Write write) {
        try {
            orderSequence.awaitHandedOver(log.head());
        } catch (IllegalStateException e) {
            throw new OverloadedException(SOON);
        }
        return send(write);
    }

    /** @param item of a request of several; null if it is the only one */
    private CommandMessage<Object> message(Write write, Integer item) {
        Map<String, Object> metaData = new HashMap<>();
        metaData.put(EventMetaData.ACTOR, actor());
        put(metaData, EventMetaData.CORRELATION_ID, MDC.get(EventMetaData.CORRELATION_ID));
        put(metaData, EventMetaData.REASON, write.reason());
        put(metaData, CommandKeys.UNIQUE_KEY, write.uniqueKey());
        put(metaData, CommandKeys.EXPECTED_VERSION, expectedVersion());
        String key = requestKey();
        if (key != null) {
            metaData.put(CommandKeys.COMMAND_KEY, item == null ? key : key + "#" + item);
            metaData.put(CommandKeys.BODY_HASH, RequestKey.hash(canonical.writeValueAsBytes(write.body())));
        }
        return GenericCommandMessage.asCommandMessage(write.command()).withMetaData(metaData);
    }

    /** Null if it has none. */
    private String requestKey() {
        return HttpMethod.POST.matches(request.getMethod())
                ? RequestKey.of(request.getHeader(RequestKey.HEADER), actor(), request.getMethod(), request.getRequestURI())
                : null;
    }

    private String actor() {
        return request.getUserPrincipal().getName();
    }

    private Long expectedVersion() {
        String header = request.getHeader(HttpHeaders.IF_MATCH);
        if (header == null || header.equals("*")) {
            return null;
        }
        Matcher version = VERSION.matcher(header);
        if (!version.matches()) {
            throw new MalformedRequestException(HttpHeaders.IF_MATCH, "The If-Match must be one version in quotes, such as \"7\".");
        }
        return Long.valueOf(version.group(1));
    }

    private static void put(Map<String, Object> metaData, String name, Object value) {
        if (value != null) {
            metaData.put(name, value);
        }
    }
}
