package io.evenbook.axon.postgres.autoconfigure;

import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import io.evenbook.axon.postgres.saga.PostgresSagaStore;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.ClassUtils;

/**
 * Stops the start if Axon runs on a part that this module does not provide. Where a bean is missing, Axon falls back to
 * memory silently: the service would seem to work, and lose its data.
 */
public class WiringCheck implements SmartInitializingSingleton {

    private static final String XSTREAM = "com.thoughtworks.xstream.XStream";

    private final Configuration axon;

    /** Checks an Axon configuration. */
    public WiringCheck(Configuration axon) {
        this.axon = axon;
    }

    /** @throws IllegalStateException that names each wrong part */
    @Override
    public void afterSingletonsInstantiated() {
        Map<String, String> faults = new LinkedHashMap<>();
        wiring().forEach((part, wired) -> {
            if (!wired.expected().isInstance(wired.actual())) {
                faults.put(
                        part, wired.actual() + " instead of " + wired.expected().getSimpleName());
            }
        });
        if (ClassUtils.isPresent(XSTREAM, getClass().getClassLoader())) {
            faults.put("serialization", "XStream is on the class path");
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException("Wired wrongly: " + faults);
        }
    }

    /** Each part of Axon that has an alternative, with the instance in use. */
    public Map<String, Wired> wiring() {
        Map<String, Wired> wiring = new LinkedHashMap<>();
        wiring.put("event store", new Wired(axon.eventStore(), PostgresEventStore.class));
        wiring.put("command bus", new Wired(axon.commandBus(), SerialCommandBus.class));
        wiring.put("event serializer", new Wired(axon.eventSerializer(), NamedTypeSerializer.class));
        wiring.put("message serializer", new Wired(axon.messageSerializer(), Jackson3Serializer.class));
        wiring.put("general serializer", new Wired(axon.serializer(), Jackson3Serializer.class));
        wiring.put(
                "transaction manager",
                new Wired(axon.getComponent(TransactionManager.class), SpringTransactionManager.class));
        wiring.put("token store", new Wired(axon.getComponent(TokenStore.class), PostgresTokenStore.class));
        wiring.put("saga store", new Wired(axon.getComponent(SagaStore.class), PostgresSagaStore.class));
        axon.eventProcessingConfiguration()
                .eventProcessors()
                .keySet()
                .forEach(processor -> wiring.put(
                        "token store of " + processor,
                        new Wired(axon.eventProcessingConfiguration().tokenStore(processor), TokenStore.class)));
        return wiring;
    }

    /** The instance of one part, and its expected type. */
    public record Wired(Object actual, Class<?> expected) {}
}
