"""mod_callcenter of FreeSWITCH: `callcenter.conf.xml`."""
