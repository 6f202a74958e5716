package io.evenbook.query.clearing;

import io.evenbook.api.clearing.SchemeAnswer;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.json.EvenbookJson;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.hibernate.annotations.Immutable;
import tools.jackson.databind.json.JsonMapper;

@Entity
@Immutable
@Table(schema = "clearing", name = "scheme")
class SchemeRow {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    @Id
    String schemeId;

    /** JSON as in the event. */
    String terms;

    String openWindow;
    LocalDate penaltyDay;
    long version;
    long position;

    SchemeAnswer answer() {
        return new SchemeAnswer(
                new SchemeId(schemeId),
                JSON.readValue(terms, SchemeTerms.class),
                new WindowId(openWindow),
                penaltyDay,
                version,
                position);
    }
}
