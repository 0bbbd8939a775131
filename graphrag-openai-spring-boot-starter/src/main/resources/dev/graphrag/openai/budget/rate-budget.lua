-- The budget of one model: Ledger, Quota and Line of this package, with the same names
-- and the same arithmetic, in one hash. Times are microseconds of the server's clock.
--
-- KEYS[1]  the hash
-- ARGV     operation, batch share, then of requests and of tokens: limit a minute and
--          burst (both empty where nothing is limited), then what the operation takes
-- Returns  { granted, wait, places of requests and tokens, left of both, now, when the hash
--          was made }; -1 where nothing is limited

local LONGEST_REFILL_SECONDS = 60
local NOTHING = 1e-6
local EXPIRY_MILLISECONDS = 24 * 60 * 60 * 1000
local TIMES = 3
local OF_KIND = 9
local FIELDS = { 'refilled_at', 'paused_until', 'created_at',
	'requests.interactive.served', 'requests.interactive.promised', 'requests.interactive.left',
	'requests.interactive.last_left', 'requests.batch.served', 'requests.batch.promised', 'requests.batch.left',
	'requests.batch.last_left', 'requests.owed',
	'tokens.interactive.served', 'tokens.interactive.promised', 'tokens.interactive.left',
	'tokens.interactive.last_left', 'tokens.batch.served', 'tokens.batch.promised', 'tokens.batch.left',
	'tokens.batch.last_left', 'tokens.owed' }

local batch_share = tonumber(ARGV[2])

-- Line

local function new_line(stored, first)
	return { served = tonumber(stored[first]) or 0, promised = tonumber(stored[first + 1]) or 0,
		left = tonumber(stored[first + 2]) or 0, last_left = tonumber(stored[first + 3]) or 0 }
end

local function backlog(line)
	return math.max(line.promised - line.served, 0)
end

local function surplus(line)
	return math.max(line.served - line.promised, 0)
end

local function serve(line, amount)
	line.served = line.served + amount
	if line.left > 0 and line.last_left - line.served < NOTHING then
		line.served = line.served + line.left
		line.left = 0
	end
end

local function missing(line, place)
	local amount = place - line.served
	if line.left > 0 and place > line.last_left then
		amount = math.max(amount - line.left, line.last_left - line.served)
	end
	return (amount < NOTHING) and 0 or amount
end

local function leave_line(line, place, amount)
	line.left = line.left + amount
	line.last_left = math.max(line.last_left, place)
end

-- Quota

local function take_surplus(line)
	local amount = surplus(line)
	serve(line, -amount)
	return amount
end

local function deal_owed(quota, amount)
	local dealt = math.min(math.min(amount, backlog(quota.interactive)), quota.owed / batch_share)
	serve(quota.interactive, dealt)
	quota.owed = quota.owed - dealt * batch_share
	return dealt
end

local function deal_shares(quota, amount)
	local interactive_share = 1 - batch_share
	local dealt = math.min(amount,
		math.min(backlog(quota.interactive) / interactive_share, backlog(quota.batch) / batch_share))
	serve(quota.interactive, dealt * interactive_share)
	serve(quota.batch, dealt * batch_share)
	return dealt
end

local function deal(quota, amount)
	local rest = amount + take_surplus(quota.interactive)
	if backlog(quota.interactive) > 0 and backlog(quota.batch) > 0 then
		rest = rest - deal_owed(quota, rest)
		rest = rest - deal_shares(quota, rest)
	end
	local first = math.min(rest, backlog(quota.interactive))
	serve(quota.interactive, first)
	rest = rest + (take_surplus(quota.interactive) - first)
	local second = math.min(rest, backlog(quota.batch))
	serve(quota.batch, second)
	quota.owed = math.min(quota.owed + second * (1 - batch_share), quota.burst * (1 - batch_share))
	rest = rest + (take_surplus(quota.batch) - second)
	serve(quota.interactive, math.min(rest, quota.burst))
end

local function refill_quota(quota, seconds)
	deal(quota, quota.per_second * math.min(seconds, LONGEST_REFILL_SECONDS))
end

local function seconds(quota, priority, amount)
	if amount <= 0 then
		return 0
	end
	local first = priority == 'interactive'
	local others = backlog(first and quota.batch or quota.interactive)
	if others == 0 then
		return amount / quota.per_second
	end
	local share = first and 1 - batch_share or batch_share
	local in_full = math.min(quota.owed / batch_share, first and amount or others)
	local shared = first and amount - in_full or amount
	return math.min(in_full + shared / share, amount + others) / quota.per_second
end

local function seconds_for(quota, priority, amount)
	local line = quota[priority]
	local saved = (priority == 'batch') and surplus(quota.interactive) or 0
	return seconds(quota, priority, missing(line, line.promised + amount) - saved)
end

local function seconds_until(quota, priority, place)
	return seconds(quota, priority, missing(quota[priority], place))
end

local function join(quota, priority, amount)
	local line = quota[priority]
	line.promised = line.promised + amount
	local place = line.promised
	deal(quota, 0)
	return place
end

local function leave(quota, priority, place, amount)
	if missing(quota[priority], place) > 0 then
		leave_line(quota[priority], place, amount)
	else
		deal(quota, amount)
	end
end

local function correct(quota, priority, more)
	if more > 0 then
		serve(quota[priority], -more)
		deal(quota, 0)
	else
		deal(quota, -more)
	end
end

local function level_of(quota)
	return quota.interactive.served - quota.interactive.promised
end

local function lower_to(quota, level)
	if level_of(quota) > level then
		serve(quota.interactive, level - level_of(quota))
	end
end

-- What was sent past this budget, which never makes a debt of more than one burst.
local function owe(quota, amount)
	if amount > 0 then
		amount = math.min(amount, math.max(level_of(quota) + quota.burst, 0))
	end
	correct(quota, 'interactive', amount)
end

-- Ledger

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local stored = redis.call('HMGET', KEYS[1], unpack(FIELDS))
local refilled_at = tonumber(stored[1]) or now
local paused_until = tonumber(stored[2]) or now
local created_at = tonumber(stored[3]) or now

-- Another server took over, whose clock is behind: times keep their distance.
local behind = math.max(refilled_at - now, 0)
refilled_at = refilled_at - behind
paused_until = paused_until - behind

local quotas = {}
for index = 1, 2 do
	local per_minute = tonumber(ARGV[1 + 2 * index])
	if per_minute then
		local first = 1 + TIMES + (index - 1) * OF_KIND
		quotas[index] = { per_second = per_minute / 60, burst = tonumber(ARGV[2 + 2 * index]),
			interactive = new_line(stored, first), batch = new_line(stored, first + 4),
			owed = tonumber(stored[first + 8]) or 0 }
	end
end

local function each(action)
	for index = 1, 2 do
		if quotas[index] then
			action(quotas[index], index)
		end
	end
end

local function argument(index)
	return tonumber(ARGV[6 + index])
end

local from = math.max(refilled_at, paused_until)
if now > from then
	each(function(quota) refill_quota(quota, (now - from) / 1e6) end)
end
refilled_at = now

local function wait_of(waits)
	local longest = 0
	each(function(quota, index) longest = math.max(longest, waits(quota, index)) end)
	return math.ceil(longest * 1e6) + math.max(0, paused_until - now)
end

local granted, wait, places = 1, 0, { -1, -1 }

local operations = {}

-- priority, amounts of requests and tokens, time that is left
function operations.reserve()
	local priority, time_left = ARGV[7], argument(4)
	wait = wait_of(function(quota, index) return seconds_for(quota, priority, argument(1 + index)) end)
	if wait > 0 and wait >= time_left then
		granted = 0
		return
	end
	each(function(quota, index) places[index] = join(quota, priority, argument(1 + index)) end)
	wait = wait_of(function(quota, index) return seconds_until(quota, priority, places[index]) end)
end

-- Whether a place is one of this hash, and not of one that Redis lost.
local function known(created)
	return created == nil or created == created_at
end

-- priority, places, when their hash was made. Lost places are not granted.
function operations.ask()
	if not known(argument(4)) then
		granted = 0
		return
	end
	wait = wait_of(function(quota, index) return seconds_until(quota, ARGV[7], argument(1 + index)) end)
end

-- priority, places, amounts, when their hash was made
function operations.leave()
	if known(argument(6)) then
		each(function(quota, index) leave(quota, ARGV[7], argument(1 + index), argument(3 + index)) end)
	end
end

-- priority, how much more of each was taken, levels to lower to, pause and when the hash of the
-- places was made, each may be empty. What another hash has counted is not given back to this.
function operations.settle()
	local least = known(argument(7)) and -math.huge or 0
	each(function(quota, index)
		correct(quota, ARGV[7], math.max(argument(1 + index), least))
		local level = argument(3 + index)
		if level then
			lower_to(quota, level)
		end
	end)
	local pause = argument(6)
	if pause then
		paused_until = math.max(paused_until, now + pause)
	end
end

-- how much of each was sent during an outage, how long that was, sharers. Each sharer may have
-- taken its part of what came in meanwhile and is not in the bucket, because it was made since
-- or slept longer than it is refilled for.
function operations.owe()
	local outage, sharers = argument(3), argument(4)
	local seen = math.max(math.min(now - created_at, LONGEST_REFILL_SECONDS * 1e6), 0)
	local unseen = math.max(outage - seen, 0) / 1e6
	each(function(quota, index)
		local amount = argument(index)
		if unseen > 0 then
			amount = math.max(amount - quota.per_second * unseen / sharers, 0)
		end
		owe(quota, amount)
	end)
end

function operations.peek()
end

operations[ARGV[1]]()

-- What did not change, as a line that nobody waits in, is not written.
local values = {}
local function store(index, number)
	if number ~= (tonumber(stored[index]) or 0) then
		values[#values + 1] = FIELDS[index]
		values[#values + 1] = string.format('%.17g', number)
	end
end

store(1, refilled_at)
store(2, paused_until)
store(3, created_at)
local left = { -1, -1 }
each(function(quota, index)
	local interactive, batch = quota.interactive, quota.batch
	local numbers = { interactive.served, interactive.promised, interactive.left, interactive.last_left, batch.served,
		batch.promised, batch.left, batch.last_left, quota.owed }
	for field, number in ipairs(numbers) do
		store(TIMES + (index - 1) * OF_KIND + field, number)
	end
	left[index] = math.floor(surplus(interactive) + NOTHING)
end)
if #values > 0 then
	redis.call('HSET', KEYS[1], unpack(values))
end
redis.call('PEXPIRE', KEYS[1], EXPIRY_MILLISECONDS)
return { granted, wait, places[1], places[2], left[1], left[2], now, created_at }
