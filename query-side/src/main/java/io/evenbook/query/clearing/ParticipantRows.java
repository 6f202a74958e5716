package io.evenbook.query.clearing;

import io.evenbook.query.support.list.Rows;

interface ParticipantRows extends Rows<ParticipantRow, ParticipantRow.Key> {}
