package io.evenbook.app.axon;

import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/** Stores events under stable names, and tokens under the names of their classes. */
@Configuration(proxyBeanMethods = false)
class SerializationConfiguration {
    /** The classes that JSON may name: Axon's tokens, which may contain each other, and our own. */
    private static final PolymorphicTypeValidator KNOWN = BasicPolymorphicTypeValidator.builder()
            .allowIfSubType("org.axonframework.eventhandling.")
            .allowIfSubType("io.evenbook.")
            .build();

    @Bean
    EventTypes eventTypes() {
        EventTypes.Builder types = EventTypes.builder();
        EventCatalog.ENTRIES.forEach(event -> types.add(event.name(), event.revision(), event.eventClass()));
        return types.build();
    }

    @Bean
    @Qualifier("eventSerializer")
    NamedTypeSerializer eventSerializer(EventTypes types) {
        return NamedTypeSerializer.of(types, EvenbookJson::configure);
    }

    @Bean
    @Primary
    Jackson3Serializer generalSerializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> EvenbookJson.configure(mapper).polymorphicTypeValidator(KNOWN))
                .build();
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer(@Qualifier("generalSerializer") Serializer generalSerializer) {
        return generalSerializer;
    }
}
