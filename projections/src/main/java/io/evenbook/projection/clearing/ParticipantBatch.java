package io.evenbook.projection.clearing;

import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.ParticipantAnswer.NetDebitCap;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a batch changes of the participants of schemes: their terms, their margins, their shares in the fund. */
final class ParticipantBatch {
    private static final String TABLE = "participant";
    private static final String[] KEY = {"scheme_id", "account_id"};
    private static final JsonMapper JSON = EvenbookJson.mapper();

    static final Statement<Enrolled> ENROL = Table.<Enrolled>of(TABLE)
            .text("scheme_id", row -> row.event.schemeId())
            .text("account_id", row -> row.event.accountId())
            .text("funding", row -> row.event.funding())
            .text("caps", row -> JSON.writeValueAsString(row.caps()))
            .text("reason", row -> row.event.reason())
            .time("enrolled_at", Enrolled::at)
            .upsert(KEY);

    static final Statement<CollateralMoved> MARGIN = collateral("margin");
    static final Statement<CollateralMoved> FUND = collateral("fund");

    private static Statement<CollateralMoved> collateral(String column) {
        return Table.<CollateralMoved>of(TABLE)
                .text("scheme_id", CollateralMoved::schemeId)
                .text("account_id", CollateralMoved::accountId)
                .numeric(column, event -> event.collateral().amount())
                .upsert(KEY);
    }

    private final Map<Key, Enrolled> enrolled = new LinkedHashMap<>();
    private final Map<Key, CollateralMoved> margins = new LinkedHashMap<>();
    private final Map<Key, CollateralMoved> shares = new LinkedHashMap<>();

    private record Key(SchemeId schemeId, AccountId accountId) {}

    /** The present terms of a participant. */
    record Enrolled(ParticipantEnrolled event, Instant at) {
        private List<NetDebitCap> caps() {
            return event.caps().stream()
                    .map(cap -> new NetDebitCap(cap.asset(), cap.amount()))
                    .toList();
        }
    }

    void enrolled(ParticipantEnrolled event, ViewEvent at) {
        enrolled.put(new Key(event.schemeId(), event.accountId()), new Enrolled(event, at.at()));
    }

    void moved(CollateralMoved event) {
        Map<Key, CollateralMoved> purpose = event.purpose() == CollateralPurpose.MARGIN ? margins : shares;
        purpose.put(new Key(event.schemeId(), event.accountId()), event);
    }

    void write(Tables tables) {
        tables.write(ENROL, enrolled.values());
        tables.write(MARGIN, margins.values());
        tables.write(FUND, shares.values());
    }
}
