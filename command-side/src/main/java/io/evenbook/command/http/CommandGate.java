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
import io.evenbook.axon.postgres.OverloadedException;
import io.evenbook.axon.postgres.UniqueKeyUsedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The one way by which a client's command gets to the bus: it says who sends it and why, and waits until what it did is durable. */
@Component
public final class CommandGate {
    private static final Pattern VERSION = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");
    private static final Duration SOON = Duration.ofSeconds(1);

    private final JsonMapper canonical = EvenbookJson.mapper();
    private final CommandBus bus;
    private final EventLog log;
    private final OrderSequence orderSequence;
    private final HttpServletRequest request;

    /** @param request stands for the request of the thread that asks */
    CommandGate(CommandBus bus, EventLog log, OrderSequence orderSequence, HttpServletRequest request) {
        this.bus = bus;
        this.log = log;
        this.orderSequence = orderSequence;
        this.request = request;
    }

    /** @throws RejectedException if it is refused; failures of the bus go through as they are */
    public Done send(Write write) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        bus.<Object, Object>dispatch(message(write), (_, result) -> answer.complete(result));
        CommandResultMessage<?> result = answer.join();
        if (!result.isExceptional()) {
            return new Done(Committed.of(result), log);
        }
        throw result.exceptionResult() instanceof RuntimeException failure
                ? failure
                : new IllegalStateException(result.exceptionResult());
    }

    /**
     * Sends a command whose unique key says what it does: if it was done before, that is the answer.
     *
     * @throws RejectedException if it is refused; failures of the bus go through as they are
     */
    public Done sendOrRecall(Write write) {
        while (true) {
            try {
                return send(write);
            } catch (UniqueKeyUsedException e) {
                // While the first is not durable, asking again tells what became of it.
                if (e.earlier().isPresent()) {
                    return new Done(e.earlier().get(), log);
                }
            }
        }
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

    private CommandMessage<Object> message(Write write) {
        Map<String, Object> metaData = new HashMap<>();
        metaData.put(EventMetaData.ACTOR, actor());
        put(metaData, EventMetaData.CORRELATION_ID, MDC.get(EventMetaData.CORRELATION_ID));
        put(metaData, EventMetaData.REASON, write.reason());
        put(metaData, CommandKeys.UNIQUE_KEY, write.uniqueKey());
        put(metaData, CommandKeys.EXPECTED_VERSION, expectedVersion());
        String key = request.getHeader(RequestKey.HEADER);
        if (key != null && HttpMethod.POST.matches(request.getMethod())) {
            metaData.put(
                    CommandKeys.COMMAND_KEY, RequestKey.of(key, actor(), request.getMethod(), request.getRequestURI()));
            metaData.put(CommandKeys.BODY_HASH, RequestKey.hash(canonical.writeValueAsBytes(write.body())));
        }
        return GenericCommandMessage.asCommandMessage(write.command()).withMetaData(metaData);
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
