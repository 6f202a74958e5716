package io.evenbook.command.account;

import io.evenbook.api.account.PreparedAsset;
import io.evenbook.api.journal.EntryLegs;
import java.util.List;

/** What an account has prepared for the entries of a group. */
public record Part(List<EntryLegs> legs, List<PreparedAsset> prepared) {}
