package io.evenbook.api.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * How the ledger writes and reads JSON, in the log and over HTTP: decimals are strings in plain notation and keep their
 * scale; numbers in their place, exponents and unknown fields are refused; what is null is left out.
 */
public final class EvenbookJson {
    private static final int MAX_DIGITS = 64;

    private EvenbookJson() {}

    /** The mapper for events, and the ground for the web's. */
    public static JsonMapper mapper() {
        return configure(JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(64)
                                .build())
                        .build()))
                .build();
    }

    /** The same for a mapper that is built elsewhere. */
    public static JsonMapper.Builder configure(JsonMapper.Builder mapper) {
        return mapper.addModule(decimals())
                // Questions such as Money.isZero() are no fields.
                .changeDefaultVisibility(
                        visibility -> visibility.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .changeDefaultPropertyInclusion(
                        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL));
    }

    /** Decimals as strings, for mappers that are built elsewhere. */
    public static JacksonModule decimals() {
        return new SimpleModule("evenbook-decimals")
                .addSerializer(BigDecimal.class, new DecimalWriter())
                .addDeserializer(BigDecimal.class, new DecimalReader());
    }

    private static final class DecimalWriter extends ValueSerializer<BigDecimal> {
        @Override
        public void serialize(BigDecimal value, JsonGenerator json, SerializationContext context) {
            json.writeString(value.toPlainString());
        }
    }

    private static final class DecimalReader extends ValueDeserializer<BigDecimal> {
        @Override
        public BigDecimal deserialize(JsonParser json, DeserializationContext context) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return (BigDecimal) context.handleUnexpectedToken(context.constructType(BigDecimal.class), json);
            }
            String text = json.getString();
            if (!isPlainDecimal(text)) {
                return (BigDecimal) context.handleWeirdStringValue(
                        BigDecimal.class, text, "must be a plain decimal such as \"12.30\"");
            }
            return new BigDecimal(text);
        }

        /**
         * Digits, and perhaps a sign before and a point with digits after them. Asked for every amount that is read: no
         * regular expression.
         */
        private static boolean isPlainDecimal(String text) {
            int start = text.startsWith("-") ? 1 : 0;
            int point = text.indexOf('.');
            return point < 0
                    ? areDigits(text, start, text.length())
                    : areDigits(text, start, point) && areDigits(text, point + 1, text.length());
        }

        private static boolean areDigits(String text, int from, int to) {
            for (int i = from; i < to; i++) {
                if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                    return false;
                }
            }
            return to > from && to - from <= MAX_DIGITS;
        }
    }
}
