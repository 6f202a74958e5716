package io.evenbook.app.web;

import io.evenbook.api.json.EvenbookJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON over HTTP: the ledger's own form, times in UTC with microseconds, and strict reading without conversions between
 * types.
 */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);

    private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIME_OF_DAY = "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?";

    @Bean
    JsonMapper jsonMapper() {
        return EvenbookJson.mapper()
                .rebuild()
                .addModule(new SimpleModule("evenbook-http")
                        .addSerializer(Instant.class, new InstantWriter())
                        .addDeserializer(
                                Instant.class,
                                new ExactReader<>(
                                        Instant.class,
                                        DATE + "T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})",
                                        text -> OffsetDateTime.parse(text).toInstant()))
                        .addDeserializer(LocalDate.class, new ExactReader<>(LocalDate.class, DATE, LocalDate::parse))
                        .addDeserializer(
                                LocalTime.class, new ExactReader<>(LocalTime.class, TIME_OF_DAY, LocalTime::parse))
                        .setDeserializerModifier(new ExactEnums()))
                .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withCoercionConfigDefaults(any -> any.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Boolean,
                        bool -> bool.setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Integer,
                        number -> number.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.String, CoercionAction.Fail))
                .build();
    }

    /** Accepts a text of one form; refuses numbers, lists, blanks and what else Java reads leniently. */
    private static final class ExactReader<T> extends ValueDeserializer<T> {
        private final Class<T> type;
        private final Pattern form;
        private final Function<String, T> parser;

        private ExactReader(Class<T> type, String form, Function<String, T> parser) {
            this.type = type;
            this.form = Pattern.compile(form);
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return type.cast(context.handleUnexpectedToken(context.constructType(type), json));
            }
            String text = json.getString();
            try {
                if (form.matcher(text).matches()) {
                    return parser.apply(text);
                }
            } catch (DateTimeException e) {
                // No such day or time exists
            }
            return type.cast(context.handleWeirdStringValue(type, text, "has another form"));
        }
    }

    /** Refuses names of constants with blanks around them, which Jackson cuts off. */
    private static final class ExactConstants extends DelegatingDeserializer {
        private ExactConstants(ValueDeserializer<?> any) {
            super(any);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> any) {
            return new ExactConstants(any);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                String text = json.getString();
                if (!text.equals(text.trim())) {
                    return context.handleWeirdStringValue(handledType(), text, "has blanks around it");
                }
            }
            return super.deserialize(json, context);
        }
    }

    private static final class ExactEnums extends ValueDeserializerModifier {
        @Override
        public ValueDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config, JavaType type, BeanDescription.Supplier bean, ValueDeserializer<?> any) {
            return new ExactConstants(any);
        }
    }

    private static final class InstantWriter extends ValueSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator json, SerializationContext context) {
            json.writeString(MICROSECONDS.format(value));
        }
    }
}
