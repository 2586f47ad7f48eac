package com.example.helpdesk.mybatis;

/** A way in which customers reach the helpdesk; its class is told by a discriminator. */
public class Channel {
    private Long id;
    private String name;

    /** By mail. */
    public static final class Email extends Channel {
        private String address;

        @Override
        public String toString() {
            return super.toString() + " mail " + address;
        }
    }

    /** By chat. */
    public static final class Chat extends Channel {
        private String room;

        @Override
        public String toString() {
            return super.toString() + " chat " + room;
        }
    }

    @Override
    public String toString() {
        return id + " " + name;
    }
}
