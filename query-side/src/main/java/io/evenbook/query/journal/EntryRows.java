package io.evenbook.query.journal;

import io.evenbook.query.list.Rows;

interface EntryRows extends Rows<EntryRow, String> {}
