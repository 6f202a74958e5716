package io.evenbook.projection.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.port.KeyedHash;
import io.evenbook.api.port.PersonalData;
import tools.jackson.databind.json.JsonMapper;

/** The columns of the view that come from personal data. */
record Personal(PersonalData data, KeyedHash keyed) {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    static String json(Sealed sealed) {
        return sealed == null ? null : JSON.writeValueAsString(sealed);
    }

    /** The keyed hash by which an owner is searched; null if there is none, or if its key was destroyed. */
    String ownerMatch(AccountOpened opened) {
        return opened.owner() == null
                ? null
                : data.open(opened.owner(), AccountOpened.ownerOf(opened.accountId()))
                        .map(owner -> keyed.hash(KeyedHash.ACCOUNT_OWNER, owner.getBytes(UTF_8)))
                        .orElse(null);
    }
}
