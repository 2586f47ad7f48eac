package com.example.helpdesk.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A setting; its key is the application's. */
@Entity(name = "Setting")
@Table(name = "settings")
class Setting {
    @Id
    @Column(name = "key")
    String key;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "value")
    String value;

    protected Setting() {}

    Setting(String key, String value) {
        this.key = key;
        this.value = value;
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
