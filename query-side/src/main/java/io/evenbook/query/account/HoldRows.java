package io.evenbook.query.account;

import io.evenbook.query.list.Rows;

interface HoldRows extends Rows<HoldRow, HoldRow.Key> {}
