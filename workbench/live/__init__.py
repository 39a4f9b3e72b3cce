"""The live channel: what anybody changes reaches every open page of the desk within two seconds.

`sources` says what is read, `cursor` how nothing is missed, `follower` reads it once a second for all, `hub` hands it
to those who are connected, `here` knows who looks at which ticket. The domain knows nothing of all this.
"""
