package io.evenbook.query.account;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.port.PersonalData;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Opens the sealed columns of the view. */
@Component
class Opened {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private final PersonalData personal;

    Opened(PersonalData personal) {
        this.personal = personal;
    }

    /** Null if the column is, or if the key of its subject was destroyed. */
    String text(String column, String place) {
        return column == null
                ? null
                : personal.open(JSON.readValue(column, Sealed.class), place).orElse(null);
    }
}
