package io.evenbook.query.account;

import io.evenbook.query.support.list.Rows;

interface HoldRows extends Rows<HoldRow, HoldRow.Key> {}
