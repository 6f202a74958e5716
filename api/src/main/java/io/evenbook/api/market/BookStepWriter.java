package io.evenbook.api.market;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes the parts of a step. For a list, Jackson would look for the way to write it each time. */
final class BookStepWriter extends ValueSerializer<BookStep> {
    @Override
    public void serialize(BookStep step, JsonGenerator json, SerializationContext context) {
        json.writeStartArray(step, step.parts().size());
        step.parts().forEach(json::writeString);
        json.writeEndArray();
    }
}
