package io.evenbook.app.axon;

import io.evenbook.api.EventMetaData;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds actor, correlation, causation and reason to the metadata of every event. */
@Configuration(proxyBeanMethods = false)
class CorrelationConfiguration {

    @Bean
    CorrelationDataProvider provenance() {
        return CorrelationConfiguration::provenance;
    }

    /** The metadata that a message passes on to the messages it causes. */
    private static Map<String, ?> provenance(Message<?> cause) {
        Map<String, Object> data = new HashMap<>();
        data.put(EventMetaData.CAUSATION_ID, cause.getIdentifier());
        Object correlationId = cause.getMetaData().get(EventMetaData.CORRELATION_ID);
        data.put(EventMetaData.CORRELATION_ID, correlationId != null ? correlationId : cause.getIdentifier());
        // A saga acts in its own name, without the reason of the operator whose event it reacts to.
        if (cause instanceof CommandMessage<?>) {
            data.put(EventMetaData.COMMAND_ID, cause.getIdentifier());
            copy(EventMetaData.ACTOR, cause, data);
            copy(EventMetaData.REASON, cause, data);
            copy(EventMetaData.CREDENTIAL, cause, data);
            copy(EventMetaData.ON_BEHALF_OF, cause, data);
        }
        return data;
    }

    private static void copy(String name, Message<?> cause, Map<String, Object> data) {
        Object value = cause.getMetaData().get(name);
        if (value != null) {
            data.put(name, value);
        }
    }
}
