package io.evenbook.query.control;

import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlRunAnswer;
import io.evenbook.api.id.RunId;
import io.evenbook.api.json.EvenbookJson;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@Entity
@Immutable
@Table(schema = "controls", name = "control_run")
class ControlRunRow {
    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final TypeReference<List<ControlResult>> RESULTS = new TypeReference<>() {};

    @Id
    String runId;

    long position;
    Instant ranAt;
    boolean passed;

    /** JSON as in the event. */
    String results;

    ControlRunAnswer answer() {
        return new ControlRunAnswer(new RunId(runId), position, ranAt, passed, JSON.readValue(results, RESULTS));
    }
}
