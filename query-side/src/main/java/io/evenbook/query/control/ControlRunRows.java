package io.evenbook.query.control;

import io.evenbook.query.support.list.Rows;
import java.util.Optional;

interface ControlRunRows extends Rows<ControlRunRow, String> {
    Optional<ControlRunRow> findFirstByOrderByPositionDesc();
}
