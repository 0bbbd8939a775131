-- Who shares a budget: members of a sorted set, each with the server's time of its last
-- heartbeat, in milliseconds.
--
-- KEYS[1]  the set
-- ARGV     member, time after which one is forgotten
-- Returns  how many there are

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return { redis.call('ZCARD', KEYS[1]) }
